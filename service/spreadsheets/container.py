"""What is looked at in an Office file (xlsx, docx) before anything of it is unpacked or parsed.

An Office file is a zip of XML parts. A small one can unpack to gigabytes, and XML can name files of this machine or grow
by entities; neither occurs in what Office writes, so such a file is refused and not repaired.
"""

import contextlib
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from service.spreadsheets.errors import BrokenFileError, EncryptedFileError, UnsafeFileError

MAX_UNPACKED_MB = 100
"""Unpacked size of a file that is still read; a roster of 500 professors has about 2 MB."""
MAX_PARTS = 5000
"""Parts of a file that is still read; a workbook of 30 sheets has about 70."""
MAX_RATIO = 200
"""How much larger than packed a file may be once it is above `RATIO_COUNTS_MB`; Excel's own stay below 60."""
RATIO_COUNTS_MB = 20

BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    OSError,
    ValueError,
    NotImplementedError,
    EOFError,
    struct.error,
)
"""What zipfile raises for a damaged archive; these have no root in common."""

_TYPES = "[content_types].xml"
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
                if has_document_type(archive, part):
                    raise UnsafeFileError(path, reason_zh="含有 XML 实体", reason_en="it holds XML entities")
            for part in list_markup(archive):
                check_begins_as_xml(archive, part)
    except (*BROKEN, expat.ExpatError) as error:
        raise BrokenFileError(path) from error
    except RuntimeError as error:  # zipfile's word for a part that needs a password
        raise EncryptedFileError(path) from error
    return {_name(part) for part in parts}


def list_markup(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts that are XML by their ending, or that `[Content_Types].xml` declares to be, whatever they are called.

    Raises ExpatError where the declarations are no XML. Look for a document type in every part first.
    """
    types = _read_types(archive)
    return [part for part in archive.infolist() if _is_markup(_name(part), types)]


def has_document_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part, whatever it is called, would be read as XML with a document type, which is what entities need."""
    found = False

    def note(*_: object) -> None:
        nonlocal found
        found = True

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = note
    with contextlib.suppress(expat.ExpatError):
        _parse_head(archive, part, parser, until=lambda: found)
    return found


def check_begins_as_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raise ExpatError where a part breaks off or breaks down before its first element."""
    _parse_head(archive, part, expat.ParserCreate(), until=lambda: False)


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


def _parse_head(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, parser: expat.XMLParserType, *, until: Callable[[], bool]
) -> None:
    """Parse a part up to its first element, behind which no document type can stand, or until told to stop."""
    begun = False

    def begin(*_: object) -> None:
        nonlocal begun
        begun = True

    parser.StartElementHandler = begin
    with archive.open(part) as file:
        while not begun and not until() and (chunk := file.read(_CHUNK)):
            try:
                parser.Parse(chunk)
            except expat.ExpatError:
                if not begun:
                    raise


def _read_types(archive: zipfile.ZipFile) -> dict[str, str]:
    """The declared type of each part by its name, and of each ending by ".ending"."""
    types: dict[str, str] = {}

    def declare(_: str, attributes: dict[str, str]) -> None:
        given = {name.lower(): value for name, value in attributes.items()}
        type_ = given.get("contenttype", "").lower()
        if "extension" in given:
            types.setdefault("." + given["extension"].lower(), type_)
        if "partname" in given:
            types[given["partname"].lower().lstrip("/")] = type_

    for part in archive.infolist():
        if _name(part) == _TYPES:
            parser = expat.ParserCreate()
            parser.StartElementHandler = declare
            parser.Parse(archive.read(part), True)  # noqa: FBT003 - expat's own signature
    return types


def _is_markup(name: str, types: dict[str, str]) -> bool:
    ending = PurePosixPath(name).suffix
    type_ = types.get(name, types.get(ending, ""))
    return ending in {".xml", ".rels", ".vml"} or type_.endswith(("+xml", "/xml"))


def _name(part: zipfile.ZipInfo) -> str:
    return part.filename.lower().replace("\\", "/")
