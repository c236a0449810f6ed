"""The files of a schedule, written to a folder."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from service.language import Language
from service.sessions.exports.calendar import write_calendar, write_cancellations
from service.sessions.exports.print_pack import render_print_pack
from service.sessions.exports.workbook import write_schedule_xlsx
from service.sessions.schedule_view import ScheduleView


def write_session_files(
    view: ScheduleView, folder: Path, language: Language, *, links: Mapping[str, str] | None = None
) -> list[Path]:
    """Write `session.xlsx`, `session.ics` and `print-pack.html` to `folder`, which is there; returns the files.

    Where the version cancels meetings, `session-cancelled.ics` is written as well. The calendars bear the time at which
    the version was published, or its draft begun.
    """
    stamp = stamp_of(view)
    files: dict[str, bytes | None] = {
        "session.xlsx": write_schedule_xlsx(view, language),
        "session.ics": write_calendar(view, language, stamp=stamp),
        "session-cancelled.ics": write_cancellations(view, language, stamp=stamp),
        "print-pack.html": render_print_pack(view, language, links=links).encode(),
    }
    written = []
    for name, data in files.items():
        if data is not None:
            (folder / name).write_bytes(data)
            written.append(folder / name)
    return written


def stamp_of(view: ScheduleView) -> datetime:
    """When the version was published, or its draft begun: the same file for the same version."""
    return view.version.published_at or view.version.created_at
