"""Delete from a page or from a list; the next page offers the way back."""

from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from service.accounts.principal import Principal
from service.removals.use_cases import Noun, remove
from service.web.forms import text_of, texts_of
from service.web.notices import Notice
from service.web.rendering import go_to


def delete_one(db: Session, principal: Principal, noun: Noun, id_: str, list_path: str) -> RedirectResponse:
    """Delete one entry and go to its list."""
    removal = remove(db, principal, noun, [id_])
    if removal is None:
        return go_to(list_path, Notice("gone"))
    return go_to(list_path, Notice("deleted", {"name": removal.name}, undo=f"/undo/{removal.id}"))


def delete_chosen(db: Session, principal: Principal, noun: Noun, form: FormData, list_path: str) -> RedirectResponse:
    """Delete the ticked rows and go back to the list as it was filtered."""
    back = text_of(form, "back")
    back = back if back == list_path or back.startswith(f"{list_path}?") else list_path
    ids = texts_of(form, "id")
    if not ids:
        return go_to(back, Notice("nothing-chosen"))
    removal = remove(db, principal, noun, ids)
    if removal is None:
        return go_to(back, Notice("gone"))
    undo = f"/undo/{removal.id}"
    if removal.count == 1:
        return go_to(back, Notice("deleted", {"name": removal.name}, undo=undo))
    return go_to(back, Notice("deleted-several", {"count": removal.count}, undo=undo))
