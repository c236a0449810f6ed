import pytest
from fastapi.testclient import TestClient

from tests.service.bodies import company_body, post


def test_pages_hold_every_row_once_in_order_of_creation(client: TestClient) -> None:
    names = [f"企业 {number}" for number in range(7)]
    for name in names:
        post(client, "/v1/companies", {"name": name})

    pages = _read_pages(client, limit=3)

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [name for page in pages for name in page] == names


def test_a_page_that_is_just_full_is_the_last(client: TestClient) -> None:
    for number in range(3):
        post(client, "/v1/companies", {"name": f"企业 {number}"})

    assert client.get("/v1/companies", params={"limit": 3}).json()["next_cursor"] is None


def test_rows_that_come_and_go_between_pages_neither_repeat_nor_hide_others(client: TestClient) -> None:
    rows = [post(client, "/v1/companies", {"name": name}) for name in "abcd"]
    first = client.get("/v1/companies", params={"limit": 2}).json()
    client.delete(f"/v1/companies/{rows[1]['id']}")  # the row that the cursor points at
    post(client, "/v1/companies", {"name": "e"})

    second = client.get("/v1/companies", params={"limit": 5, "cursor": first["next_cursor"]}).json()

    assert [item["name"] for item in first["items"]] == ["a", "b"]
    assert [item["name"] for item in second["items"]] == ["c", "d", "e"]


def test_filters_hold_on_every_page(client: TestClient) -> None:
    for number in range(6):
        post(client, "/v1/companies", company_body(external_id=f"C-{number}", region="甘肃" if number % 2 else "陕西"))

    first = client.get("/v1/companies", params={"region": "甘肃", "limit": 2}).json()
    second = client.get("/v1/companies", params={"region": "甘肃", "cursor": first["next_cursor"]}).json()

    assert [item["external_id"] for item in first["items"] + second["items"]] == ["C-1", "C-3", "C-5"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!",
        "bnVsbA",  # null
        "WzEsMl0",  # [1,2]
        "WyIyMDI2LTAxLTAxIiwiXHUwMDAwIl0",  # ["2026-01-01","\u0000"]
        "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwgIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIl0",  # year 0
    ],
)
def test_a_cursor_that_no_list_gave_is_refused(client: TestClient, cursor: str) -> None:
    response = client.get("/v1/companies", params={"cursor": cursor})

    assert (response.status_code, response.json()["code"]) == (422, "invalid-cursor")
    assert [error["location"] for error in response.json()["errors"]] == ["query.cursor"]


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "201"}, {"limit": "x"}, {"offset": "3"}])
def test_a_page_that_cannot_be_is_refused(client: TestClient, query: dict[str, str]) -> None:
    response = client.get("/v1/companies", params=query)

    assert response.status_code == 422
    assert [error["location"] for error in response.json()["errors"]] == [f"query.{name}" for name in query]


def _read_pages(client: TestClient, *, limit: int) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/companies", params=query).json()
        pages.append([item["name"] for item in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            return pages
