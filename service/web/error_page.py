"""An error as a page: what happened, in the reader's language, and the way on."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import Request, Response

from service.problems import Problem
from service.translation import deferred
from service.web.rendering import go_to, render

SENTENCES = {
    "faculty-not-found": deferred("This professor is not here: the entry may have been deleted."),
    "company-not-found": deferred("This company is not here: the entry may have been deleted."),
    "need-not-found": deferred("This need is not here: the entry may have been deleted."),
    "no-such-page": deferred("There is no page at this address."),
    "cross-site-request": deferred(
        "This form was sent from another site, so it was not carried out. Open the page here and repeat."
    ),
    "request-too-large": deferred("What was sent is larger than this service takes. Send less at once."),
    "not-ready": deferred("The service is starting; this page will open by itself in a moment."),
    "database-unavailable": deferred(
        "The database does not answer at the moment, and nothing was changed. Try again in a few seconds."
    ),
    "conflict": deferred("Somebody else changed the same entry at the same moment. Open it again and repeat."),
    "permission-denied": deferred("Your account may not see or do this. An operator can tell you who may."),
    "sign-in-failed": deferred("Name, password, code or link is wrong, or no longer good."),
    "import-not-found": deferred("This import is not here: it may have been discarded."),
}
"""What a code means to a reader."""

BY_STATUS = {
    404: deferred("This is not here: it may have been deleted."),
    405: deferred("This address does not take that; go back and use the page's own buttons."),
    422: deferred("The address holds something that cannot be read; go back and choose again."),
    503: deferred("The service is not available at the moment. Try again in a few seconds."),
}
FALLBACK = deferred("Something went wrong in the service, and nothing was changed. Its log says what.")

TITLES = {
    403: deferred("Not from here"),
    404: deferred("Not found"),
    413: deferred("Too large"),
    503: deferred("One moment, please"),
}
FALLBACK_TITLE = deferred("That did not work")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What the error template receives. `retry_after_s` makes the browser ask again by itself."""

    template: ClassVar[str] = "error.html"
    section: ClassVar[str] = ""

    status: int
    title: str
    sentence: str
    detail: str
    retry_after_s: int | None


def wants_page(request: Request) -> bool:
    """Whether the request comes from somebody who reads pages: a browser, outside of the API."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(("/v1/", "/openapi"))


def render_error(request: Request, problem: Problem) -> Response | None:
    """The page for a problem; None where no page is wanted."""
    if not wants_page(request):
        return None
    if problem.code == "not-authenticated" and request.method == "GET":
        return go_to(f"/login?{urlencode({'back': request.url.path})}")
    sentence = SENTENCES.get(problem.code) or BY_STATUS.get(problem.status) or FALLBACK
    page = ErrorPage(
        status=problem.status,
        title=TITLES.get(problem.status, FALLBACK_TITLE),
        sentence=sentence,
        detail=problem.detail,
        retry_after_s=2 if problem.code == "not-ready" else None,
    )
    return render(request, page, status=problem.status)
