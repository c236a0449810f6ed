"""What an import of a record looks like on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.records.entries import RecordSource
from service.rows import Outcome
from service.texts import RequestBody

RecordId = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX]|A\d{1,18})$")
]


class RecordImportCreate(RequestBody):
    """Which record to read, and whether only to look."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"source": "openalex", "record_id": "0000-0002-1825-0097"}]}
    )

    source: RecordSource = RecordSource.OPENALEX
    record_id: RecordId = Field(description="An ORCID iD, or for OpenAlex an author id such as A5023888391.")
    dry_run: bool = Field(default=True, description="Only tell what would change. Look first, then send false.")
    accept_name: bool = Field(default=False, description="Import although the record is in another name.")


class RecordItem(BaseModel):
    """What becomes, or became, of one publication."""

    outcome: Outcome
    record_key: str = Field(description="`doi:10.…`, or the source's own id.")
    text: str
    year: int | None


class RecordImport(BaseModel):
    """What an import changed, or would change."""

    faculty_id: str
    faculty_name: str
    record_names: list[str]
    name_match: Literal["none", "initials", "pinyin", "same"]
    dry_run: bool
    created: int
    updated: int
    unchanged: int
    left_out: int = Field(description="Publications that the profile has no room for.")
    items: list[RecordItem]
