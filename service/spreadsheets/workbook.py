"""Files to sheets: the one door through which a spreadsheet enters."""

from pathlib import Path

from service.spreadsheets.delimited_text import read_delimited_text
from service.spreadsheets.errors import EmptyFileError, FileMissingError, FileTooLargeError, NotAFileError
from service.spreadsheets.file_type import FileType, tell_file_type
from service.spreadsheets.sheet import Sheet
from service.spreadsheets.xlsx import read_xlsx

MAX_FILE_MB = 20
"""Size of a file that is still opened."""


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """All sheets of the xlsx or csv file at `path`, hidden ones marked, in the order of the file.

    Raises a SpreadsheetError where the file cannot be read or holds nothing.
    """
    return read_workbook_data(path, _read_bytes(path))


def read_workbook_data(path: Path, data: bytes) -> tuple[Sheet, ...]:
    """The same for a file that was sent; `path` is what it was called. Raises a SpreadsheetError."""
    if not data:
        raise EmptyFileError(path)
    if len(data) > MAX_FILE_MB * 1024**2:
        raise FileTooLargeError(path, size=f"{len(data) / 1024**2:.1f}", limit=MAX_FILE_MB)
    match tell_file_type(path, data):
        case FileType.XLSX:
            sheets = read_xlsx(path, data)
        case FileType.TEXT:
            sheets = (read_delimited_text(path, data),)
    if not any(sheet.rows for sheet in sheets):
        raise EmptyFileError(path)
    return sheets


def _read_bytes(path: Path) -> bytes:
    try:
        if not path.exists():
            raise FileMissingError(path)
        if not path.is_file():
            raise NotAFileError(path)
        size = path.stat().st_size
        if size > MAX_FILE_MB * 1024**2:
            raise FileTooLargeError(path, size=f"{size / 1024**2:.1f}", limit=MAX_FILE_MB)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise NotAFileError(path) from error
