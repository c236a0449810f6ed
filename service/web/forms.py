"""Forms: what a browser sent, and what is wrong with it in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.datastructures import FormData

from service.translation import deferred

MOST_FIELDS = 6000
"""500 expertise items of three fields each, four times over."""

SENTENCES = {
    "string_too_long": deferred("At most {max_length} characters."),
    "string_pattern_mismatch": deferred("This is not an e-mail address."),
    "value_error": deferred("This must not be blank, and holds only characters that can be written."),
    "missing": deferred("This is needed."),
    "int_type": deferred("Write a whole number."),
    "greater_than_equal": deferred("At least {ge}."),
    "less_than_equal": deferred("At most {le}."),
    "date_from_datetime_parsing": deferred("Write the date as 2027-06-30."),
    "date_parsing": deferred("Write the date as 2027-06-30."),
    "too_long": deferred("At most {max_length} entries."),
    "enum": deferred("Choose one of the list."),
}
OTHER = deferred("This cannot be stored.")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A sentence to translate, and its values."""

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


Problems = Mapping[str, FieldProblem]
"""By the name of the field; a field of a row is called `items-3-text`."""


def explain_problems(error: ValidationError) -> dict[str, FieldProblem]:
    """What is wrong with each field of a form."""
    found: dict[str, FieldProblem] = {}
    for problem in error.errors():
        name = "-".join(str(part) for part in problem["loc"])
        sentence = SENTENCES.get(problem["type"], OTHER)
        context = problem.get("ctx", {})
        values: dict[str, Any] = {key: context[key] for key in ("max_length", "ge", "le") if key in context}
        found.setdefault(name, FieldProblem(sentence, values))
    return found


async def read_form(request: Request) -> FormData:
    """All fields of a form that was sent."""
    return await request.form(max_fields=MOST_FIELDS)


FormDep = Annotated[FormData, Depends(read_form)]


def text_of(form: FormData, name: str) -> str:
    """A text field, "" where it was not sent; browsers send line ends as CR LF."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def texts_of(form: FormData, name: str) -> list[str]:
    """All values of a field that is there several times, such as ticked boxes."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def rows_of(form: FormData, group: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows `group-0-…`, `group-1-…` of a form in the order of their numbers; those without text are left out."""
    numbers = sorted(
        {
            int(number)
            for name in form
            if name.startswith(f"{group}-") and (number := name.split("-")[1]).isdecimal() and len(number) <= 6  # noqa: PLR2004 - a number that nobody would send
        }
    )
    rows = [{column: text_of(form, f"{group}-{number}-{column}") for column in columns} for number in numbers]
    return [row for row in rows if row["text"].strip()]
