"""The csv reader: the encodings and separators that Excel, WPS and campus systems write."""

import csv
import io
import re
import unicodedata
from pathlib import Path

from service.spreadsheets.errors import SheetTooLargeError, UnreadableTextError
from service.spreadsheets.sheet import Sheet
from service.spreadsheets.xlsx import MAX_CELLS, MAX_ROWS

_DELIMITERS = (",", "\t", ";", "|")
_PROBE_LINES = 20
_MAX_CONTROL_SHARE = 0.0005
# Excel writes ="001" to keep a leading zero, and a leading ' keeps a cell from being taken for a formula.
_TEXT_FORMULA = re.compile(r'^="(.*)"$', re.DOTALL)
_GUARDED = re.compile(r"^'(?=[=+\-@])")


def read_delimited_text(path: Path, data: bytes) -> Sheet:
    """The one sheet of a csv file: UTF-8 or UTF-16 with or without mark, GB18030, else Windows-1252.

    Raises UnreadableTextError and SheetTooLargeError.
    """
    text = _decode(path, data)
    text, delimiter = _cut_separator_line(text)
    rows = _parse(path, text, delimiter or _guess_delimiter(text))
    return Sheet(file=path.name, name=path.stem, rows=tuple(tuple(row) for row in rows))


def _decode(path: Path, data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _checked(path, _strict(path, data, encoding))
    if b"\0" in data:
        raise UnreadableTextError(path, reason_zh="含有二进制内容", reason_en="it holds binary data")
    try:
        return _checked(path, data.decode("utf-8"))
    except UnicodeDecodeError:
        encoding = "cp1252" if _looks_western(data) else "gb18030"
    return _checked(path, _strict(path, data, encoding))


def _strict(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableTextError(
            path,
            reason_zh=f"第 {line} 行既不是 UTF-8 也不是 GB18030 编码",
            reason_en=f"line {line} is neither UTF-8 nor GB18030",
        ) from error


def _looks_western(data: bytes) -> bool:
    """Whether the bytes above 127 mostly stand alone, as accents do, and not in pairs, as Chinese characters do."""
    runs = re.findall(rb"[\x80-\xff]+", data)
    return sum(len(run) == 1 for run in runs) * 2 > len(runs)


def _checked(path: Path, text: str) -> str:
    odd = sum(unicodedata.category(character) == "Cc" and character not in "\r\n\t\v\f" for character in text)
    if odd > len(text) * _MAX_CONTROL_SHARE + 2:
        raise UnreadableTextError(path, reason_zh="含有二进制内容", reason_en="it holds binary data")
    return text


def _cut_separator_line(text: str) -> tuple[str, str | None]:
    """Excel understands a first line `sep=;`; so does this."""
    if match := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        return text[match.end() :], match[1]
    return text, None


def _guess_delimiter(text: str) -> str:
    """The separator that makes the widest rows agree; a comma where nothing separates."""

    def evidence(delimiter: str) -> tuple[int, int]:
        probe = io.StringIO("".join(text.splitlines(keepends=True)[:_PROBE_LINES]))
        try:
            widths = [len([cell for cell in row if cell.strip()]) for row in csv.reader(probe, delimiter=delimiter)]
        except csv.Error:
            return (0, 0)
        wide = [width for width in widths if width > 1]
        return (len(wide), sum(wide))

    return max(_DELIMITERS, key=evidence)


def _parse(path: Path, text: str, delimiter: str) -> list[list[str | None]]:
    _check_quotes(path, text, delimiter)
    rows: list[list[str | None]] = []
    cells = filled = last = 0
    try:
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            row = [_plain(value) for value in values]
            while row and row[-1] is None:
                row.pop()
            rows.append(row)
            cells += len(values)
            if row:
                filled, last = filled + 1, len(rows)
            if cells > MAX_CELLS or filled > MAX_ROWS:
                raise SheetTooLargeError(
                    path,
                    sheet=path.stem,
                    limit_zh=f"{MAX_ROWS} 行有内容的数据",
                    limit_en=f"{MAX_ROWS} rows of data",
                )
    except csv.Error as error:
        raise _quote_error(path, len(rows) + 1) from error
    return rows[:last]


def _check_quotes(path: Path, text: str, delimiter: str) -> None:
    """A quote that never ends would swallow all rows behind it without a word."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 1
    try:
        for row, _ in enumerate(reader, start=2):  # noqa: B007 - the row that comes next is named in the error
            pass
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise _quote_error(path, row) from error


def _quote_error(path: Path, row: int) -> UnreadableTextError:
    return UnreadableTextError(
        path, reason_zh=f"第 {row} 行的引号没有配对", reason_en=f"a quote that opens in row {row} never ends"
    )


def _plain(value: str) -> str | None:
    if match := _TEXT_FORMULA.match(value):
        value = match[1]
    value = _GUARDED.sub("", value)
    return value if value.strip() else None
