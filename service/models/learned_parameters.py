"""What was learned from this deployment's own labels."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from service.models.columns import timestamp_column


class LearnedParameters(SQLModel, table=True):
    """One version of learned weights and calibration, for one model; the newest that was not undone is in use.

    `weights` and `report` are JSON; `calibration` is JSON, or "" where only the weights were learned. `beside` tells
    which shipped weights and calibration they were learned beside: where those have changed, the version is left aside.
    """

    __tablename__ = "learned_parameters"

    version: int | None = Field(default=None, primary_key=True)
    model: str = Field(index=True)
    weights: str
    calibration: str = ""
    beside: str = Field(max_length=64)
    report: str
    created_at: datetime = timestamp_column()
    undone_at: datetime | None = None
