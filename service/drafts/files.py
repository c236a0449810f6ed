"""Files that a person names on the command line."""

import sys
from pathlib import Path

from service.spreadsheets.errors import FileMissingError, FileTooLargeError, NotAFileError

MAX_FILE_MB = 20


def read_file(path: Path) -> bytes:
    """The bytes of a file; of standard input for "-".

    Raises FileMissingError, NotAFileError and FileTooLargeError.
    """
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        size = path.stat().st_size
        if size > MAX_FILE_MB * 1024**2:
            raise FileTooLargeError(path, size=size // 1024**2, limit=MAX_FILE_MB)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(path) from error
    except OSError as error:
        raise NotAFileError(path) from error
