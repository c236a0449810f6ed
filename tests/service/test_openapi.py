import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from service.app import create_app
from service.companies.schemas import CompanyCreate, CompanyUpdate
from service.faculty.schemas import FacultyCreate, FacultyUpdate
from service.needs.schemas import NeedCreate, NeedCreated, NeedUpdate, StatusTrail
from service.openapi import TAGS, write_openapi
from service.settings import Settings
from service.webhooks.messages import NeedStepMessage
from service.webhooks.schemas import WebhookCreated

DOCUMENT = Path("docs/openapi.json")
METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")))
    openapi: dict[str, Any] = app.openapi()
    return openapi


def test_checked_in_document_is_in_step(tmp_path: Path) -> None:
    written = write_openapi(create_app(Settings(data_dir=tmp_path)))

    assert DOCUMENT.read_text(encoding="utf-8") == written, "run: python -m service.openapi > docs/openapi.json"


def test_every_operation_has_a_known_tag_a_summary_and_words(document: dict[str, Any]) -> None:
    known = {tag["name"] for tag in TAGS}
    for path, method, operation in _operations(document):
        assert set(operation["tags"]) <= known, (path, method)
        assert operation["summary"]
        assert operation["description"]


def test_the_examples_of_answers_are_answers() -> None:
    for model in (NeedCreated, StatusTrail, WebhookCreated, NeedStepMessage):
        schema = model.model_json_schema()
        for example in schema["examples"]:
            shown = model.model_validate(example).model_dump(mode="json")
            assert shown == model.model_validate(shown).model_dump(mode="json")
            assert shown.keys() == example.keys() == schema["properties"].keys()


def test_what_is_posted_to_others_is_documented_with_its_signature(document: dict[str, Any]) -> None:
    step = document["webhooks"]["need.step"]["post"]

    assert [header["name"] for header in step["parameters"]] == [
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    ]
    assert "HMAC-SHA256" in step["parameters"][2]["description"]
    assert set(step["responses"]) == {"204", "410"}


def test_every_error_answer_is_documented_as_a_problem(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (path, method, status)
        if path.startswith("/v1/"):
            assert {"500", "503"} <= operation["responses"].keys(), (path, method)
        if "requestBody" in operation:
            assert {"400", "413", "422"} <= operation["responses"].keys(), (path, method)
        if "{" in path:
            assert {"404", "422"} <= operation["responses"].keys(), (path, method)


def test_every_json_body_has_an_example(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            name = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            assert document["components"]["schemas"][name]["examples"], (path, method)


@pytest.mark.parametrize("body", [FacultyCreate, FacultyUpdate, CompanyCreate, CompanyUpdate, NeedCreate, NeedUpdate])
def test_examples_are_valid(body: type[FacultyCreate]) -> None:
    for example in body.model_json_schema()["examples"]:
        TypeAdapter(body).validate_python(example)


def test_every_reference_leads_somewhere_and_no_schema_is_left_over(document: dict[str, Any]) -> None:
    assert set(re.findall(r"#/components/schemas/(\w+)", str(document))) == set(document["components"]["schemas"])


def test_the_document_is_served(client: TestClient, document: dict[str, Any]) -> None:
    assert client.get("/openapi.json").json() == document


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]
