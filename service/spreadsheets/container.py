"""What is looked at in an Office file (xlsx, docx) before anything of it is unpacked or parsed.

An Office file is a zip of XML parts. A small one can unpack to gigabytes, and XML can name files of this machine or grow
by entities; neither occurs in what Office writes, so such a file is refused and not repaired.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from service.spreadsheets.errors import BrokenFileError, EncryptedFileError, UnsafeFileError

MAX_UNPACKED_MB = 100
"""Unpacked size of a file that is still read; a roster of 500 professors has about 2 MB."""
MAX_PARTS = 5000
"""Parts of a file that is still read; a workbook of 30 sheets has about 70."""
MAX_RATIO = 200
"""How much larger than packed a file may be once it is above `RATIO_COUNTS_MB`; Excel's own stay below 60."""
RATIO_COUNTS_MB = 20

_MIB = 1024**2
_ENCRYPTED_BIT = 0x1
_CHUNK = 64 * 1024


def list_part_names(path: Path, data: bytes) -> set[str]:
    """Check an Office file and return the names of its parts, in lower case with `/` between folders.

    Raises BrokenFileError, EncryptedFileError, and UnsafeFileError for a bomb or a part with a document type, which is
    what entities need.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(path, parts, packed=len(data))
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_document_type(path, archive, part)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise BrokenFileError(path) from error
    except RuntimeError as error:  # zipfile's word for a part that needs a password
        raise EncryptedFileError(path) from error
    return {part.filename.lower().replace("\\", "/") for part in parts}


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo], *, packed: int) -> None:
    if any(part.flag_bits & _ENCRYPTED_BIT for part in parts):
        raise EncryptedFileError(path)
    if len(parts) > MAX_PARTS:
        raise UnsafeFileError(
            path, reason_zh=f"包含 {len(parts)} 个部分", reason_en=f"it consists of {len(parts)} parts"
        )
    # The sizes are the container's own word, but zipfile never unpacks more of a part than it declares.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_MB * _MIB:
        raise UnsafeFileError(
            path,
            reason_zh=f"解压后超过 {MAX_UNPACKED_MB} MB",
            reason_en=f"more than {MAX_UNPACKED_MB} MB when unpacked",
        )
    if unpacked > RATIO_COUNTS_MB * _MIB and unpacked > MAX_RATIO * packed:
        raise UnsafeFileError(
            path,
            reason_zh=f"解压后是原来的 {unpacked // packed} 倍",
            reason_en=f"it grows {unpacked // packed} times when unpacked",
        )


def _check_document_type(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part up to its first element: a document type can stand nowhere later."""
    parser = expat.ParserCreate()
    begun = False

    def refuse(*_: object) -> None:
        raise UnsafeFileError(path, reason_zh="含有 XML 实体", reason_en="it holds XML entities")

    def begin(*_: object) -> None:
        nonlocal begun
        begun = True

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    with archive.open(part) as file:
        while not begun and (chunk := file.read(_CHUNK)):
            try:
                parser.Parse(chunk)
            except expat.ExpatError as error:
                if not begun:
                    raise BrokenFileError(path) from error
