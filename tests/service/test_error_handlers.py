import inspect
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

import embeddings.errors
import service.errors
from embeddings.errors import DuijieError
from service.app import create_app
from service.error_handlers import NO_DATABASE, UNFORESEEN, install_error_handlers, status_of
from service.errors import InvalidInputError, ServiceError
from service.language import Wording
from service.problems import TITLES, Problem
from service.sessions.errors import SessionError
from service.settings import Settings
from service.spreadsheets.errors import SpreadsheetError
from tests.clients import local_client
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.bodies import post

NEVER_OVER_HTTP = ("matching.scheduling.", "embeddings.training.", "tests.")
"""Whose errors are left out: which of them a test run has imported depends on the tests before."""

STAND_INS: Mapping[object, object] = {Path: Path("x.xlsx"), Wording: Wording("甲", "x")}
"""What an error is given where it asks for one of these types; "x" for any other."""


def list_errors(root: type[DuijieError] = DuijieError) -> Iterator[type[DuijieError]]:
    """Walk the tree; an error below two others comes once."""
    yield from dict.fromkeys(_walk(root))


def _walk(root: type[DuijieError]) -> Iterator[type[DuijieError]]:
    if not root.__module__.startswith(NEVER_OVER_HTTP):
        yield root
    for child in root.__subclasses__():
        yield from _walk(child)


def make_error(kind: type[DuijieError]) -> DuijieError:
    """Make an error of any kind, with "x" for whatever it asks for."""
    if kind.__init__ in {Exception.__init__, service.errors.ServiceError.__init__}:
        return kind("It is x; do y.")
    if issubclass(kind, SpreadsheetError | SessionError):
        names = {name for _, name, _, _ in Formatter().parse(kind.wording.en + kind.wording.zh) if name}
        if issubclass(kind, SessionError):
            return kind(**dict.fromkeys(names, "x"))
        return kind(Path("x.xlsx"), **dict.fromkeys(names - {"file"}, "x"))
    parameters = list(inspect.signature(kind).parameters.values())
    needed = [p for p in parameters if p.default is p.empty and p.kind not in {p.VAR_POSITIONAL, p.VAR_KEYWORD}]
    positional = [STAND_INS.get(p.annotation, "x") for p in needed if p.kind is not p.KEYWORD_ONLY]
    return kind(*positional, **{p.name: STAND_INS.get(p.annotation, "x") for p in needed if p.kind is p.KEYWORD_ONLY})


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service on SQLite for the whole file: what is refused here never reaches the database."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), NgramEncoder())
    with local_client(app) as client:
        assert app.state.startup.wait(30), app.state.startup.failure
        yield client


@pytest.fixture
def bare_client() -> Iterator[TestClient]:
    """An application that only raises what it is told to."""
    app = FastAPI()
    install_error_handlers(app)
    kinds: dict[str, Exception] = {kind.__name__: make_error(kind) for kind in list_errors()}
    kinds["OperationalError"] = OperationalError("SELECT secret", {}, Exception("connection refused"))
    kinds["PoolTimeoutError"] = PoolTimeoutError("secret")
    kinds["RuntimeError"] = RuntimeError("secret")

    @app.get("/raise/{kind}")
    def raise_it(kind: str) -> None:
        raise kinds[kind]

    with local_client(app) as client:
        yield client


def test_every_error_of_the_tree_is_a_problem_with_its_own_code_and_sentence(bare_client: TestClient) -> None:
    for kind in list_errors():
        response = bare_client.get(f"/raise/{kind.__name__}")

        problem = Problem.model_validate(response.json())
        assert response.headers["content-type"] == "application/problem+json"
        assert response.status_code == problem.status == status_of(kind)
        assert problem.code == kind.code
        assert problem.type == f"urn:duijie:problem:{kind.code}"
        assert problem.title == TITLES[problem.status][0]
        if problem.status < 500 or kind is service.errors.NotReadyError:
            assert problem.detail == str(make_error(kind))
        else:
            assert problem.detail in {UNFORESEEN.en, NO_DATABASE.en}  # why stands in the log, not in the answer


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (service.errors.NeedNotFoundError, 404),
        (service.errors.ExternalIdTakenError, 409),
        (service.errors.InvalidCursorError, 422),
        (service.errors.UnknownCompanyError, 422),
        (service.errors.InvalidFileError, 422),
        (service.errors.NotReadyError, 503),
        (service.errors.DatabaseUnavailableError, 503),
        (service.errors.DatabaseTooNewError, 500),
        (embeddings.errors.EncoderError, 500),
        (DuijieError, 500),
    ],
)
def test_whose_fault_an_error_is(kind: type[DuijieError], status: int) -> None:
    assert status_of(kind) == status


def test_codes_are_kebab_case_and_belong_to_one_error_each() -> None:
    codes = [kind.code for kind in list_errors()]

    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("module", [embeddings.errors, service.errors])
def test_every_error_stands_in_the_tree_that_its_module_draws(module: object) -> None:
    drawing = inspect.getdoc(module) or ""

    missing = [
        kind.__name__
        for kind in list_errors()
        if inspect.getmodule(kind) is module and not re.search(rf"\b{kind.__name__}\b", drawing)
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("OperationalError", 503, "database-unavailable"),
        ("PoolTimeoutError", 503, "database-unavailable"),
        ("RuntimeError", 500, "internal-error"),
    ],
)
def test_what_nobody_raised_on_purpose_is_logged_and_not_shown(
    bare_client: TestClient, caplog: pytest.LogCaptureFixture, kind: str, status: int, code: str
) -> None:
    with caplog.at_level(logging.ERROR):
        response = bare_client.get(f"/raise/{kind}")

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text
    assert "secret" in caplog.text


def test_unavailable_says_when_to_ask_again(bare_client: TestClient) -> None:
    assert bare_client.get("/raise/NotReadyError").headers["retry-after"] == "2"


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-CN,zh;q=0.9", "未找到"), ("ZH", "未找到"), ("en-GB", "Not found"), ("fr", "Not found"), ("", "Not found")],
)
def test_title_is_in_the_language_of_the_reader(bare_client: TestClient, language: str, title: str) -> None:
    response = bare_client.get("/nowhere", headers={"Accept-Language": language})

    assert response.json()["title"] == title


MET_BY_OPERATORS_ONLY = {
    service.errors.AccountBindingError,
    service.errors.AccountNameTakenError,
    service.errors.AccountNotFoundError,
    service.errors.AmbiguousReferenceError,
    service.errors.FirstAccountError,
    service.errors.LastOperatorError,
    service.errors.NoSuchNameError,
    service.errors.NotFoundError,
    service.errors.UnknownFacultyError,
    service.errors.UnknownScopeError,
}
"""And those that are only a base; their sentences are English."""


def test_what_an_enterprise_or_a_professor_meets_is_said_in_chinese_too(bare_client: TestClient) -> None:
    for kind in set(list_errors()) - MET_BY_OPERATORS_ONLY:
        says_what_it_is_given = kind.__init__ in {ServiceError.__init__, InvalidInputError.__init__}
        if inspect.getmodule(kind) is not service.errors or says_what_it_is_given:
            continue
        if status_of(kind) >= 500 and kind is not service.errors.NotReadyError:
            continue
        for language, is_chinese in (("zh-CN", True), ("en", False)):
            answer = bare_client.get(f"/raise/{kind.__name__}", headers={"Accept-Language": language}).json()
            said = [answer["detail"], *(field["message"] for field in answer.get("errors", []))]
            assert all(bool(re.search("[\u4e00-\u9fff]", sentence)) is is_chinese for sentence in said), said


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", "/v1/needs", {"titel": "x"}, "body.company_id：缺少该字段"),
        ("POST", "/v1/needs", {"company_id": "x", "title": 1}, "格式应为"),
        ("GET", "/v1/needs?limit=0", None, "query.limit：不能小于 1"),
        ("GET", "/nowhere", None, "没有 /nowhere 这个地址"),
        ("PUT", "/v1/needs", None, "不支持 PUT 方法"),
    ],
)
def test_what_the_framework_refuses_is_said_in_the_language_of_the_reader(
    client: TestClient, method: str, path: str, body: dict[str, object] | None, words: str
) -> None:
    chinese = client.request(method, path, json=body, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).json()
    english = client.request(method, path, json=body, headers={"Accept-Language": "en"}).json()

    assert words in chinese["detail"]
    assert not re.search("[\u4e00-\u9fff]", english["detail"])


def test_unknown_page_and_wrong_method_are_problems(client: TestClient) -> None:
    answers = [client.get("/v1/professors"), client.put("/v1/faculty")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "no-such-page"),
        (405, "method-not-allowed"),
    ]
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert answers[1].headers["allow"]


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe{}", b'{"name": "x",}', b"[" * 100_000])
def test_a_body_that_is_no_json_is_a_problem(client: TestClient, body: bytes) -> None:
    response = client.post("/v1/companies", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code == (422 if body == b"" else 400)
    assert response.headers["content-type"] == "application/problem+json"


def test_every_wrong_field_is_named(client: TestClient) -> None:
    body = {
        "name": "  ",
        "nmae": "x",
        "email": "nobody",
        "items": [{"text": "ok", "year": "2020"}, {"text": "a\u0000b", "kind": "poem"}, {"text": "x", "year": 1066}],
    }

    response = client.post("/v1/faculty", json=body)

    assert response.status_code == 422
    assert response.json()["code"] == "invalid-request"
    assert sorted(error["location"] for error in response.json()["errors"]) == [
        "body.email",
        "body.items.0.year",
        "body.items.1.kind",
        "body.items.1.text",
        "body.items.2.year",
        "body.name",
        "body.nmae",
    ]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("\\u0000", "control character U+0000"),
        ("\\ud800", "surrogate pair (U+D800)"),
        ("\\u001b[31m", "control character U+001B"),
        ("   ", "must not be blank"),
        ("\\u3000", "must not be blank"),
        ("长" * 201, "at most 200 characters"),
    ],
)
def test_a_text_that_cannot_be_stored_is_refused(client: TestClient, text: str, part: str) -> None:
    content = f'{{"name": "{text}"}}'.encode()

    response = client.post("/v1/companies", content=content, headers={"Content-Type": "application/json"})

    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert error["location"] == "body.name"
    assert part in error["message"]


@pytest.mark.parametrize("budget", ["-1", "1000000000001", "1.5", '"5"', "true", "1e400"])
def test_a_budget_that_cannot_be_is_refused(client: TestClient, budget: str) -> None:
    content = f'{{"company_id": "{"0" * 32}", "title": "x", "budget_cny": {budget}}}'

    response = client.post("/v1/needs", content=content, headers={"Content-Type": "application/json"})

    assert response.status_code == 422
    assert [error["location"] for error in response.json()["errors"]] == ["body.budget_cny"]


def test_texts_are_trimmed_and_unusual_characters_kept(client: TestClient) -> None:
    created = post(client, "/v1/companies", {"name": "  𠮷野\u3000é 🧪 \n", "description": "a\tb\r\nc"})

    assert client.get(f"/v1/companies/{created['id']}").json() == created
    assert (created["name"], created["description"]) == ("𠮷野\u3000é 🧪", "a\tb\r\nc")


@pytest.mark.parametrize("id_", ["x", "0" * 31, "A" * 32, "%00" * 32, "0" * 32 + "%0A"])
def test_an_id_that_the_service_cannot_have_given_is_refused(client: TestClient, id_: str) -> None:
    response = client.get(f"/v1/needs/{id_}")

    assert response.status_code == 422
    assert [error["location"] for error in response.json()["errors"]] == ["path.need_id"]


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_body_over_the_limit_is_refused(tmp_path: Path, encoder: NgramEncoder, pieces: int) -> None:
    app = create_app(Settings(data_dir=tmp_path, max_body_mb=1), encoder)
    body = b'{"name": "' + b"x" * 1024 * 1024 + b'"}'
    size = len(body) // pieces + 1
    chunks = (body[start : start + size] for start in range(0, len(body), size))
    with local_client(app) as client:
        assert app.state.startup.wait(30)
        response = client.post(
            "/v1/companies",
            content=body if pieces == 1 else chunks,  # chunks come without a Content-Length
            headers={"Content-Type": "application/json"},
        )

    assert (response.status_code, response.json()["code"]) == (413, "request-too-large")
    assert response.headers["content-type"] == "application/problem+json"
