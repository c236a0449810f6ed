"""The last look at an entry: the same rules that a request to the API obeys, told per cell."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from service.companies.schemas import CompanyUpdate
from service.faculty.schemas import FacultyUpdate
from service.imports.row_reader import RowReader
from service.needs.schemas import NeedUpdate
from service.spreadsheets.findings import report

_COLUMNS = {"budget_cny": "budget", "requirements": "must"}


def check_values(
    reader: RowReader,
    model: type[FacultyUpdate | CompanyUpdate | NeedUpdate],
    values: Mapping[str, Any],
    *,
    columns: Mapping[str, str] | None = None,
) -> None:
    """Note an error for each value that `model` refuses.

    `columns` says where a field was read from, if not from the column of its own name. A blank id or name is left to
    whoever requires it.
    """
    given = {
        name: value for name, value in values.items() if value != "" or name not in {"external_id", "name", "title"}
    }
    try:
        model.model_validate(given)
    except ValidationError as error:
        for problem in error.errors():
            field = str(problem["loc"][0])
            column = {**_COLUMNS, **(columns or {})}.get(field, field)
            context = problem.get("ctx", {})
            given_value = problem["input"]
            if "max_length" not in context:
                finding = report("value-refused", reason=problem["msg"])
            elif isinstance(given_value, str):
                finding = report("value-too-long", length=len(given_value), limit=context["max_length"])
            else:
                finding = report("too-many-items", count=len(given_value), limit=context["max_length"])
            reader.say(finding, column)
