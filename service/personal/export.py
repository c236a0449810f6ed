"""An export as files: one JSON document, or a zip with a csv for each kind of data."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

from service.personal.holdings import Rows
from service.reports.safe_text import make_safe

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_json(held: dict[str, Rows]) -> bytes:
    """The export as one JSON document in UTF-8."""
    return (json.dumps(held, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def write_zip(held: dict[str, Rows]) -> bytes:
    """The export as a zip with `NAME.csv` for each kind of data that has rows, and all of it as `all.json`."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in held.items():
            if rows:
                archive.writestr(zipfile.ZipInfo(f"{name}.csv", _EPOCH), _write_csv(rows))
        archive.writestr(zipfile.ZipInfo("all.json", _EPOCH), write_json(held))
    return out.getvalue()


def _write_csv(rows: Rows) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    columns = list(rows[0])
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode()  # Excel takes a csv without the mark for the local encoding


def _cell(value: object) -> str:
    if value is None:
        return ""
    return make_safe(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
