"""An import that somebody looks over, corrects and confirms in the console."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from service.models.columns import enum_type, id_column, timestamp_column


class ImportState(StrEnum):
    """How far an import is."""

    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportJob(SQLModel, table=True):
    """The files lie in the data folder under the job's id until it is done.

    `edits` are the cells that were corrected, `report` what the import did; both are JSON. `done` of `total` texts are
    encoded.
    """

    __tablename__ = "import_job"

    id: str = id_column()
    state: ImportState = Field(default=ImportState.DRAFT, sa_type=enum_type(ImportState))
    files: str
    edits: str = "[]"
    report: str = ""
    error: str = ""
    done: int = 0
    total: int = 0
    created_at: datetime = timestamp_column()
    updated_at: datetime = timestamp_column()
