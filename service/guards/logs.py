"""The log: one JSON object a line with the id of its request, and never a secret in it."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from service.guards.request_context import request_id
from service.settings import LogFormat, Settings

_SECRETS = (
    (re.compile(r"(duijie_[0-9a-f]{8})_[A-Za-z0-9_-]{20,}"), r"\1_•••"),  # an API key keeps its prefix
    (re.compile(r"(/enter/)[^\s\"'?#]+"), r"\1•••"),
    (re.compile(r"(?i)(bearer|basic)\s+(?!duijie_)[A-Za-z0-9._~+/=-]{6,}"), r"\1 •••"),
    (re.compile(r"(duijie_session=)[^\s;\"']+"), r"\1•••"),
    (re.compile(r"(\w+://[^\s:/@]+):[^\s@]+@"), r"\1:•••@"),
    (
        re.compile(
            r"(?i)(\b(?:password|passwd|secret|secret_key|token|totp|code)\b[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&}]+"
        ),
        r"\1•••",
    ),
)


def redact(text: str) -> str:
    """Replace what looks like a secret: keys, link tokens, cookies, passwords, also those of database addresses."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record, without secrets."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        entry |= getattr(record, "about", {})
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps({key: _clean(value) for key, value in entry.items()}, ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """A record as a person reads it at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record, without secrets."""
        id_ = request_id.get()
        return redact(super().format(record)) + (f" [{id_}]" if id_ else "")


def configure_logging(settings: Settings) -> None:
    """Let everything that this process says go to stderr in the format that is set, uvicorn's own lines too."""
    handler = logging.StreamHandler(sys.stderr)
    if settings.log_format is LogFormat.JSON:
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(TextFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").disabled = True  # ours says more, and hides tokens


def _clean(value: object) -> object:
    return redact(value) if isinstance(value, str) else value
