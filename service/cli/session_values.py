"""What the `duijie session` commands have in common: their database, their bodies, and how rounds and people are written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from typer import BadParameter

from service.cli.output import show_progress
from service.cli.speech import say
from service.language import Wording

if TYPE_CHECKING:
    from pydantic import BaseModel
    from sqlmodel import Session

    from service.database import Database
    from service.sessions.schedule_view import Attendee
    from service.startup import Runtime

BodyT = TypeVar("BodyT", bound="BaseModel")

REFERENCE = Wording("对接会编号", "Id of the session")
AS_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
WHO = Wording(
    "参会编号，如 F01；两方重名时写 faculty:1 或 company:1",
    "Code such as F01; faculty:1 or company:1 where both have it",
)

_LOADING = Wording("正在加载模型和数据……", "Loading the model and the data …")
_BAD_ROUNDS = Wording(
    "“{text}”不是场次：请写成 14:00-14:20,14:25-14:45", "'{text}' is no list of rounds: write 14:00-14:20,14:25-14:45"
)
_BAD_NUMBERS = Wording(
    "“{text}”不是场次编号：请写成 1-4,6，或 all、none", "'{text}' is no list of rounds: write 1-4,6, or all, or none"
)
_BAD_START = Wording("“{text}”不是时间：请写成 14:00", "'{text}' is no time: write 14:00")
_BAD_PLACE = Wording(
    "“{text}”不是场次和桌号：请写成 4:12（第 4 轮 12 号桌）",
    "'{text}' is no round and table: write 4:12 for round 4, table 12",
)
_TOO_LATE = Wording("场次超过午夜", "the rounds go beyond midnight")
_REFUSED = Wording("{field} 不可用：{reason}", "{field} cannot be used: {reason}")

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DAY = 24 * 60


class SideName(StrEnum):
    """A side, as the command line names it."""

    FACULTY = "faculty"
    COMPANY = "company"


class ThresholdName(StrEnum):
    """Which pairs may meet, as the command line names it."""

    ANY = "any"
    WORTH_A_TALK = "worth_a_talk"
    STRONG = "strong"


class SourceName(StrEnum):
    """What a meeting's worth is taken from, as the command line names it."""

    SCORE = "score"
    PROBABILITY = "probability"


@contextmanager
def open_database() -> "Iterator[Database]":
    """The database of the settings, brought up to date; without the model, which most commands do not need."""
    from service.database import Database
    from service.migrations import upgrade_database
    from service.settings import load_settings

    settings = load_settings()
    database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
    try:
        upgrade_database(database)
        yield database
    finally:
        database.dispose()


@contextmanager
def open_whole() -> "Iterator[Runtime]":
    """Database, model and index, for what rates pairs."""
    from service.settings import load_settings
    from service.startup import open_runtime

    show_progress(_LOADING)
    with open_runtime(load_settings()) as runtime:
        yield runtime


def make_body(model: type[BodyT], **values: Any) -> BodyT:  # noqa: ANN401 - whatever the body holds
    """A body of the API, from options; those that are None were not given. Raises BadParameter."""
    from pydantic import ValidationError

    try:
        return model.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"]) or model.__name__
        reason = str(problem["msg"]).removeprefix("Value error, ")
        raise BadParameter(say(_REFUSED, field=field, reason=reason)) from None


def find_attendee(db: "Session", session_id: str, reference: str, side: SideName | None = None) -> "Attendee":
    """Who a code on the command line stands for. Raises ParticipantNotFoundError."""
    from matching.scheduling.problem import Side
    from service.sessions.participants import get_attendee

    prefix, separator, code = reference.partition(":")
    if separator and prefix in set(SideName):
        return get_attendee(db, session_id, code, Side(prefix))
    return get_attendee(db, session_id, reference, Side(side.value) if side else None)


def parse_rounds(text: str) -> list[dict[str, object]]:
    """Rounds out of 14:00-14:20,14:25-14:45. Raises BadParameter."""
    rounds: list[dict[str, object]] = []
    for piece in text.replace("，", ",").replace("：", ":").split(","):
        start, _, end = piece.replace("–", "-").partition("-")
        begin, finish = _minutes(start), _minutes(end)
        if begin is None or finish is None or finish <= begin:
            raise BadParameter(say(_BAD_ROUNDS, text=text))
        rounds.append({"start": f"{begin // 60:02}:{begin % 60:02}", "length_minutes": finish - begin})
    return rounds


def make_rounds(
    start: str, *, count: int, length: int, gap: int, pause_after: int, pause: int
) -> list[dict[str, object]]:
    """So many rounds of one length from a time on, with a longer pause after one of them. Raises BadParameter."""
    begin = _minutes(start)
    if begin is None:
        raise BadParameter(say(_BAD_START, text=start))
    rounds: list[dict[str, object]] = []
    for number in range(1, count + 1):
        if begin + length > _DAY:
            raise BadParameter(say(_TOO_LATE))
        rounds.append({"start": f"{begin // 60:02}:{begin % 60:02}", "length_minutes": length})
        begin += length + (pause if number == pause_after else gap)
    return rounds


def parse_numbers(text: str) -> list[int] | None:
    """Numbers of rounds out of 1-4,6; None for all. Raises BadParameter."""
    if text.strip().lower() in {"all", "全部"}:
        return None
    if text.strip().lower() in {"none", "无"}:
        return []
    numbers: set[int] = set()
    for piece in text.replace("，", ",").split(","):
        first, dash, last = piece.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise BadParameter(say(_BAD_NUMBERS, text=text))
        numbers |= set(range(int(first), int(last or first) + 1))
    return sorted(numbers)


def parse_place(text: str) -> dict[str, int]:
    """A round and a table out of 4:12. Raises BadParameter."""
    number, _, table = text.replace("：", ":").partition(":")
    if not number.isdecimal() or not table.isdecimal():
        raise BadParameter(say(_BAD_PLACE, text=text))
    return {"round": int(number), "table": int(table)}


def _minutes(text: str) -> int | None:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if int(found[2]) < 60 and minutes <= _DAY else None  # noqa: PLR2004 - minutes of an hour
