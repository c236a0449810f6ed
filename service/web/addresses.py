"""Addresses within the console."""

from urllib.parse import urlencode

from service.directory.queries import ListQuery


def list_address(path: str, query: ListQuery, **changes: object) -> str:
    """The address of the list that `query` asks for, with some of its fields changed; defaults stay out of it."""
    asked = type(query).model_validate({**query.model_dump(), **changes})
    values = asked.model_dump(mode="json", exclude_defaults=True)
    given = {name: ("1" if value is True else value) for name, value in values.items() if value not in ("", None)}
    return path + (f"?{urlencode(given)}" if given else "")


def sort_address(path: str, query: ListQuery, sort: str, current: str) -> str:
    """The address of the same list sorted by `sort`; once more by the same turns the order round."""
    turned = not query.turned if sort == current else False
    return list_address(path, query, sort=sort, turned=turned, page=1)


def order_of(query: ListQuery) -> dict[str, str]:
    """The fields of a list's order that are not the default, for the form that searches in it."""
    asked = query.model_dump(mode="json", exclude_defaults=True)
    return {name: "1" if asked[name] is True else asked[name] for name in ("sort", "turned") if name in asked}


def own_path(path: str) -> str:
    """`path` where it leads to a page of this service, else the overview: "//" or a backslash would lead elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
