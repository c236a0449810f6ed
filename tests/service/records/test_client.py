import time
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from service.errors import RecordNotFoundError, RecordUnavailableError, UnreadableRecordError
from service.models.columns import now
from service.records.client import Pace, RecordClient
from service.settings import Settings
from tests.service.records.source import Answer, Source, answer_json, slow

OK: Answer = (200, {}, b'{"a": 1}')


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path, record_timeout_s=0.5, record_attempts=3, record_interval_s=0, record_mailto="a@b.example"
    )


def fetch(settings: Settings, source: Source) -> tuple[str, list[float]]:
    slept: list[float] = []
    with RecordClient(settings, sleep=slept.append, pace=Pace()) as client:
        return client.fetch(source.url + "/x"), slept


def test_it_says_who_asks(settings: Settings, source: Source) -> None:
    source.first = [OK]

    assert fetch(settings, source) == ('{"a": 1}', [])
    assert source.headers[0]["user-agent"] == "Duijie/1 (mailto:a@b.example)"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(settings: Settings, source: Source, status: int) -> None:
    source.first = [(status, {}, b""), (status, {}, b"<html>"), OK]

    body, slept = fetch(settings, source)

    assert (body, len(source.asked), len(slept)) == ('{"a": 1}', 3, 2)
    assert [0 < slept[0] <= 1.5, slept[0] / 4 < slept[1] <= 4] == [True, True]


def test_it_waits_as_long_as_it_is_asked_to(settings: Settings, source: Source) -> None:
    later = format_datetime(now() + timedelta(seconds=9), usegmt=True)
    source.first = [(429, {"Retry-After": "3"}, b""), (503, {"Retry-After": later}, b""), OK]

    _, slept = fetch(settings, source)

    assert slept[0] == 3
    assert 6 < slept[1] <= 9


def test_it_never_waits_longer_than_a_person_would(settings: Settings, source: Source) -> None:
    source.first = [(429, {"Retry-After": "86400"}, b""), OK]

    assert fetch(settings, source)[1] == [20]


def test_it_gives_up_in_a_sentence(settings: Settings, source: Source) -> None:
    source.first = [(503, {}, b"")] * 3

    with pytest.raises(
        RecordUnavailableError, match=r"127\.0\.0\.1 cannot be read: it answered 503; nothing was changed"
    ):
        fetch(settings, source)
    assert len(source.asked) == 3


def test_a_source_that_is_too_slow_is_given_up(settings: Settings, source: Source) -> None:
    source.first = [slow] * 3

    started = time.monotonic()
    with pytest.raises(RecordUnavailableError, match=r"no answer within 0\.5 s"):
        fetch(settings, source)
    assert time.monotonic() - started < 4


def test_nobody_listening_is_said(settings: Settings, source: Source) -> None:
    source.url = "http://127.0.0.1:9"

    with pytest.raises(RecordUnavailableError, match="the connection failed"):
        fetch(settings, source)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'"x"', b"null", b'{"a":', b"[" * 100_000, b"\xff\xfe"])
def test_an_answer_that_is_no_object_is_told_so_and_not_tried_again(
    settings: Settings, source: Source, body: bytes
) -> None:
    source.first = [(200, {}, body)]

    with pytest.raises(UnreadableRecordError, match="the answer is no JSON"):
        fetch(settings, source)
    assert len(source.asked) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_an_unknown_record_is_told_so(settings: Settings, source: Source, status: int) -> None:
    source.first = [answer_json({}, status)]

    with pytest.raises(RecordNotFoundError, match="no record with the id 'x'"):
        fetch(settings, source)


@pytest.mark.parametrize("status", [301, 400, 401, 403])
def test_other_refusals_are_not_tried_again(settings: Settings, source: Source, status: int) -> None:
    source.first = [(status, {"Location": "http://127.0.0.1:9/"}, b"")]

    with pytest.raises(RecordUnavailableError, match=f"it answered {status}"):
        fetch(settings, source)
    assert len(source.asked) == 1


def test_an_answer_without_end_is_cut(settings: Settings, source: Source) -> None:
    source.first = [(200, {}, b" " * 21 * 1024 * 1024)]

    with pytest.raises(UnreadableRecordError, match="larger than 20 MiB"):
        fetch(settings.model_copy(update={"record_timeout_s": 10}), source)


def test_requests_keep_their_distance() -> None:
    pace, slept = Pace(), list[float]()

    for _ in range(4):
        pace.wait(0.5, slept.append)

    assert [round(seconds, 1) for seconds in slept] == [0.5, 1.0, 1.5]
