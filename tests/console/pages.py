"""Every page of the console, as an address; `{need}`, `{faculty}`, `{company}`, `{session}` stand for ids."""

import httpx

PAGES = (
    "/",
    "/import",
    "/faculty",
    "/faculty/{faculty}",
    "/faculty/{faculty}/edit",
    "/faculty/new",
    "/companies",
    "/companies/{company}",
    "/companies/{company}/edit",
    "/needs",
    "/needs/{need}",
    "/needs/{need}/edit",
    "/needs?q=nothing-like-this",
    "/map",
    "/map/fields",
    "/map/table",
    "/sessions",
    "/sessions/new",
    "/sessions/{session}/edit",
    "/sessions/{session}/participants",
    "/sessions/{session}/feasibility",
    "/sessions/{session}/board",
    "/sessions/{session}/versions",
    "/sessions/{session}/day",
    "/sessions/{session}/screen",
    "/followups",
    "/followups/new",
    "/login",
    "/nowhere",
)


def list_addresses(address: str) -> list[str]:
    """The pages of a service that holds at least one of each."""
    ids = {
        name: httpx.get(f"{address}/v1/{noun}", params={"limit": 1}).json()["items"][0]["id"]
        for name, noun in (("need", "needs"), ("faculty", "faculty"), ("company", "companies"), ("session", "sessions"))
    }
    return [page.format(**ids) for page in PAGES]
