"""What can be set from outside: environment variables that start with DUIJIE_, or lines of a file `.env`."""

import difflib
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from service.errors import InvalidSettingError, UnknownSettingError
from service.language import Language

PREFIX = "DUIJIE_"
TEST_PREFIX = "DUIJIE_TEST_"
"""Variables that steer the tests; the service leaves them alone."""


class LogLevel(StrEnum):
    """How much the log says."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a line of the log looks."""

    JSON = "json"
    TEXT = "text"


class Settings(BaseModel):
    """Every setting, with its default. `docs/settings.md` is written from this class.

    The class itself never looks at the environment, `load_settings` does; so a test says exactly what it sets.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_dir: Path = Field(
        default=Path("data"),
        description="Folder for the SQLite database and the saved index. Created when it is missing.",
    )
    database_url: str = Field(
        default="",
        repr=False,  # it may hold a password
        description="Database: empty for `duijie.db` in the data folder, `sqlite:///path/to/file.db`, or "
        "`postgresql://user:password@host:port/name`.",
    )
    model: str = Field(
        default="",
        description="Sentence-transformers model, by name or path; empty for the bilingual model that ships. After a "
        "change the next start encodes what is stored once more.",
    )
    reranker: str = Field(
        default="",
        description="Sentence-transformers CrossEncoder, by name or path, that reads the first twenty candidates of each "
        "list once more and may change their order; empty for none. It needs a fraction of a second a pair.",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that `duijie serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that `duijie serve` listens on.")
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/?#]+)?$",
        description="Address at which people reach the service, such as `https://match.example.org`; personal links start "
        "with it. Empty: the address that was asked.",
    )
    secret_key: str = Field(
        default="",
        repr=False,
        pattern=r"^(.{32,})?$",
        description="Key that signs personal links and seals second factors, at least 32 characters; empty: made at the "
        "first start and kept in `secret.key` in the data folder, which then belongs into the backup.",
    )
    session_hours: int = Field(default=12, ge=1, le=720, description="How long a browser stays signed in, in hours.")
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes of `duijie serve`. Each holds the model and the index in memory.",
    )
    language: Language = Field(default=Language.ZH, description="Language of pages, reports and the command line.")
    log_level: LogLevel = Field(default=LogLevel.INFO, description="How much the log says.")
    log_format: LogFormat = Field(
        default=LogFormat.JSON, description="`json` for machines, one object a line, or `text` for a terminal."
    )
    cors_origins: str = Field(
        default="",
        pattern=r"^(https?://[^/\s,]+(,https?://[^/\s,]+)*)?$",
        description="Sites whose pages may ask the API with a key, such as `https://a.example.org,https://b.example.org`; "
        "empty: none.",
    )
    rate_limit_per_key: int = Field(
        default=600, ge=0, description="Requests a minute of one API key or signed-in browser; 0: no limit."
    )
    rate_limit_per_address: int = Field(
        default=1200, ge=0, description="Requests a minute of one address; 0: no limit. Each worker counts for itself."
    )
    sign_in_failures_per_address: int = Field(
        default=20, ge=0, description="Refused keys, links and passwords a minute of one address; 0: no limit."
    )
    max_body_mb: int = Field(
        default=60,
        ge=1,
        le=1024,
        description="Largest request body, in MiB; a larger one is answered with 413.",
    )
    busy_timeout_s: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="How long a writer waits for another one on SQLite, in seconds.",
    )
    idempotency_hours: float = Field(
        default=24.0,
        gt=0,
        le=24 * 365,
        description="How long the answer to a request with an `Idempotency-Key` is kept for repeats, in hours.",
    )
    webhook_allow_private: bool = Field(
        default=False,
        description="Whether webhooks may go to private and loopback addresses and over plain http; for a closed network.",
    )
    webhook_timeout_s: float = Field(
        default=10.0, gt=0, le=300, description="How long one attempt to deliver a webhook may take, in seconds."
    )
    webhook_attempts: int = Field(
        default=10, ge=1, le=50, description="Attempts to deliver a webhook before it becomes a dead letter."
    )
    webhook_first_retry_s: float = Field(
        default=5.0,
        gt=0,
        le=3600,
        description="Wait before the second attempt of a webhook, in seconds; each further wait is four times as long, "
        "up to 12 hours.",
    )

    openalex_url: str = Field(default="https://api.openalex.org", description="Address of the OpenAlex API.")
    orcid_url: str = Field(default="https://pub.orcid.org/v3.0", description="Address of ORCID's public API.")
    record_mailto: str = Field(
        default="",
        description="E-mail address that OpenAlex and ORCID are told, so that they can write before they block.",
    )
    record_timeout_s: float = Field(
        default=15.0, gt=0, le=300, description="Timeout of OpenAlex and ORCID, in seconds."
    )
    record_attempts: int = Field(default=4, ge=1, le=10, description="Attempts to read a page of OpenAlex or ORCID.")
    record_interval_s: float = Field(
        default=0.2, ge=0, le=60, description="Least time between two requests to OpenAlex and ORCID, in seconds."
    )
    record_cache_hours: float = Field(
        default=168.0, ge=0, le=24 * 365, description="How long answers of OpenAlex and ORCID are kept, in hours."
    )

    @model_validator(mode="after")
    def fill_database_url(self) -> Self:
        """Set the URL of the default database, which depends on the data folder."""
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'duijie.db'}")
        return self

    @property
    def index_dir(self) -> Path:
        """Where the saved index lies; it may be deleted at any time."""
        return self.data_dir / "index"


def load_settings(environment: Mapping[str, str] | None = None, *, env_file: Path | None = None) -> Settings:
    """Read the settings from the environment (default: this process's) and then from `env_file` (default: `.env`).

    The environment wins over the file. Raises UnknownSettingError for a DUIJIE_ variable that is no setting, and
    InvalidSettingError for a value that a setting cannot have.
    """
    environment = os.environ if environment is None else environment
    from_file = dotenv_values(env_file or Path(".env"))
    given = {name: value for name, value in (from_file | dict(environment)).items() if value is not None}
    ours = {name: value for name, value in given.items() if name.upper().startswith(PREFIX)}
    values: dict[str, Any] = {}
    for name, value in ours.items():
        if name.upper().startswith(TEST_PREFIX):
            continue
        _check_name(name)
        values[name.removeprefix(PREFIX).lower()] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise InvalidSettingError(_say_invalid(error)) from error


def list_variables() -> list[str]:
    """Names of all variables, in the order of the class."""
    return [PREFIX + field.upper() for field in Settings.model_fields]


def _check_name(name: str) -> None:
    known = list_variables()
    if name in known:
        return
    nearest = difflib.get_close_matches(name.upper(), known, n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else ""
    raise UnknownSettingError(f"There is no setting {name}.{hint} Known settings: {', '.join(known)}.")


def _say_invalid(error: ValidationError) -> str:
    sentences = [
        f"{PREFIX}{'_'.join(str(part) for part in problem['loc']).upper()}={problem['input']!r} cannot be: "
        f"{problem['msg'][0].lower()}{problem['msg'][1:]}."
        for problem in error.errors()
    ]
    return " ".join(sentences)
