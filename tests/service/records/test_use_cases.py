from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.accounts.principal import COMMAND_LINE
from service.database import Database
from service.errors import NoSuchNameError
from service.records.openalex import decode_abstract
from service.records.schemas import RecordImportCreate
from service.records.use_cases import find_profile, import_record
from service.settings import Settings
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.bodies import faculty_body, post
from tests.service.records.source import ORCID, Source, answer_json, invert

ABSTRACT = "We show that the the catalysts last."
FIRST = f"Sulfur-tolerant Mn–Ce catalysts for NOx reduction & more\n{ABSTRACT}"


def run(client: TestClient, faculty_id: str, **body: object) -> Any:  # noqa: ANN401 - whatever the service answers
    return client.post(f"/v1/faculty/{faculty_id}/import-record", json={"record_id": ORCID, **body})


def texts(client: TestClient, faculty_id: str) -> list[tuple[str, int | None, str]]:
    items = client.get(f"/v1/faculty/{faculty_id}").json()["items"]
    return [(item["text"], item["year"], item["record_key"]) for item in items]


def test_a_preview_changes_nothing_and_an_import_adds_publications(client: TestClient, source: Source) -> None:
    created = post(client, "/v1/faculty", faculty_body(items=[]))

    preview = run(client, created["id"]).json()

    assert texts(client, created["id"]) == []
    assert (preview["dry_run"], preview["created"], preview["name_match"]) == (True, 2, "same")
    done = run(client, created["id"], dry_run=False).json()
    assert {**preview, "dry_run": False} == done
    assert texts(client, created["id"]) == [
        (FIRST, 2024, "doi:10.5555/nox.1"),
        ("低温脱硝综述", 2019, "openalex:W2"),
    ]
    stored = client.get(f"/v1/faculty/{created['id']}").json()
    assert (stored["orcid"], stored["openalex_id"]) == (ORCID, "A5000000001")
    query = {"to": "faculty", "text": "catalysts for NOx reduction"}
    [match] = client.post("/v1/match", json=query).json()["matches"]
    assert match["evidence"][0]["quotes"][0]["text"] in FIRST
    assert "mailto=office%40example.org" in source.asked[0]


def test_a_second_import_changes_nothing_and_asks_nobody(client: TestClient, source: Source) -> None:
    created = post(client, "/v1/faculty", faculty_body(items=[]))
    run(client, created["id"], dry_run=False)
    before, asked = client.get(f"/v1/faculty/{created['id']}").json(), len(source.asked)

    again = run(client, created["id"], dry_run=False).json()

    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert client.get(f"/v1/faculty/{created['id']}").json() == before
    assert len(source.asked) == asked == 2


def test_what_changed_at_the_source_is_updated_and_a_disowned_item_stays_so(
    settings: Settings, source: Source, database: Database, client: TestClient, encoder: NgramEncoder
) -> None:
    created = post(client, "/v1/faculty", faculty_body(items=[]))
    run(client, created["id"], dry_run=False)
    first = client.get(f"/v1/faculty/{created['id']}").json()["items"][0]
    client.post(f"/v1/faculty/{created['id']}/items/{first['id']}/disown")
    source.works[0] = source.works[0] | {
        "abstract_inverted_index": invert("They last longer."),
        "publication_year": 2025,
    }
    fresh = settings.model_copy(update={"openalex_url": settings.openalex_url + "/"})
    with database.writing() as db:
        from sqlalchemy import text  # noqa: PLC0415

        db.execute(text("DELETE FROM record_answer"))

    body = RecordImportCreate(record_id=ORCID, dry_run=False)
    report = import_record(database, COMMAND_LINE, encoder, fresh, body, faculty_id=created["id"])

    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    after = client.get(f"/v1/faculty/{created['id']}").json()["items"][0]
    assert (after["id"], after["year"], after["text"].split("\n")[1]) == (first["id"], 2025, "They last longer.")
    assert after["disowned_at"] is not None


def test_orcid_joins_what_openalex_brought_and_takes_no_abstract_away(client: TestClient) -> None:
    created = post(client, "/v1/faculty", faculty_body(items=[]))
    run(client, created["id"], dry_run=False)

    report = run(client, created["id"], source="orcid", dry_run=False).json()

    assert report["record_names"] == ["Shen, Zhiyuan", "沈知远"]
    assert [(item["outcome"], item["record_key"]) for item in report["items"]] == [
        ("updated", "doi:10.5555/nox.1"),
        ("created", "orcid:7"),
    ]
    assert len(texts(client, created["id"])) == 3


def test_a_publication_that_somebody_has_typed_is_taken_up(client: TestClient) -> None:
    typed = {"kind": "publication", "text": "低温脱硝 综述。"}
    created = post(client, "/v1/faculty", faculty_body(items=[{"text": "脱硝"}, typed]))

    report = run(client, created["id"], dry_run=False).json()

    assert (report["created"], report["updated"]) == (1, 1)
    items = client.get(f"/v1/faculty/{created['id']}").json()["items"]
    assert [item["record_key"] for item in items] == ["", "openalex:W2", "doi:10.5555/nox.1"]
    assert items[1]["id"] == created["items"][1]["id"]


def test_many_works_come_page_by_page(client: TestClient, source: Source) -> None:
    source.works = [
        {"id": f"https://openalex.org/W{n}", "display_name": f"Work {n}", "publication_year": 2000} for n in range(450)
    ]
    created = post(client, "/v1/faculty", faculty_body(items=[{"text": f"方向 {n}"} for n in range(100)]))

    report = run(client, created["id"], dry_run=False).json()

    assert (report["created"], report["left_out"]) == (400, 50)
    assert sum("/works" in path for path in source.asked) == 3


def test_a_record_in_another_name_is_refused_unless_accepted(client: TestClient) -> None:
    created = post(client, "/v1/faculty", faculty_body(name="李明", name_pinyin="", items=[]))

    assert run(client, created["id"]).json()["name_match"] == "none"
    refused = run(client, created["id"], dry_run=False)

    assert (refused.status_code, refused.json()["code"]) == (409, "other-name")
    assert texts(client, created["id"]) == []
    assert run(client, created["id"], dry_run=False, accept_name=True).json()["created"] == 2


def test_a_source_that_fails_changes_nothing(client: TestClient, source: Source) -> None:
    created = post(client, "/v1/faculty", faculty_body(items=[]))
    source.first = [answer_json({}, 404)]
    assert run(client, created["id"]).json()["code"] == "record-not-found"
    source.first = [answer_json({"id": 5})]
    unreadable = run(client, created["id"])
    assert (unreadable.status_code, unreadable.json()["code"]) == (424, "record-unreadable")
    source.first = [answer_json({}, 403)]
    assert run(client, created["id"], source="orcid").json()["code"] == "record-unavailable"
    assert texts(client, created["id"]) == []


@pytest.mark.parametrize("record_id", ["", "1234", "0000-0002-1825-009", "A", "../authors", "A1/../x"])
def test_an_id_that_is_none_names_the_field(client: TestClient, record_id: str) -> None:
    created = post(client, "/v1/faculty", faculty_body())

    response = run(client, created["id"], record_id=record_id)

    assert [error["location"] for error in response.json()["errors"]] == ["body.record_id"]


def test_the_profile_is_found_by_the_names_of_the_record(client: TestClient, database: Database) -> None:
    shen = post(client, "/v1/faculty", faculty_body(name_pinyin=""))
    post(client, "/v1/faculty", faculty_body(external_id="F-2", name="沈志远", name_pinyin=""))

    with database.reading() as db:
        assert find_profile(db, COMMAND_LINE, ["Zhiyuan Shen", "沈知远"]) == shen["id"]
        with pytest.raises(NoSuchNameError, match=r"it could be: 沈(知|志)远"):
            find_profile(db, COMMAND_LINE, ["Zhiyuan Shen"])
        with pytest.raises(NoSuchNameError, match="it could be"):
            find_profile(db, COMMAND_LINE, ["Z. Shen"])
        with pytest.raises(NoSuchNameError, match="nobody has a name like it"):
            find_profile(db, COMMAND_LINE, ["Anna Weiss"])


def test_profiles_are_listed_by_name_in_either_script_and_order(client: TestClient) -> None:
    for number, name in enumerate(("沈知远", "王小明", "Anna Weiss")):
        post(client, "/v1/faculty", faculty_body(external_id=f"F-{number}", name=name, name_pinyin=""))

    def found(name: str) -> list[str]:
        return [item["name"] for item in client.get("/v1/faculty", params={"name": name}).json()["items"]]

    assert found("Xiaoming Wang") == found("WANG Xiao-Ming") == found("王小明") == found("Wang, X.-M.") == ["王小明"]
    assert found("Weiss Anna") == ["Anna Weiss"]
    assert found("李四") == []


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (invert("a b a"), "a b a"),
        ({"b": [1], "a": [0, 2]}, "a b a"),
        (None, ""),
        ({}, ""),
        ("x", ""),
        ({"a": 5, "b": ["1", -1, 10**12], "c": [3]}, "c"),
    ],
)
def test_an_inverted_abstract_is_put_in_order(index: object, text: str) -> None:
    assert decode_abstract(index) == text
