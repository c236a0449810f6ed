"""The .docx reader, the only door to python-docx: tables with labels beside or above their values, and paragraphs."""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import defusedxml.ElementTree
import docx
from defusedxml.common import DefusedXmlException
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from service.drafts.errors import BrokenFormError, NotAFormError, UnsafeFormError
from service.drafts.pieces import Piece, cut_lines, field_of, is_label
from service.spreadsheets.container import has_document_type, list_markup

MAX_UNPACKED_MB = 50
"""Unpacked size of all parts; a form has well below 1 MB, with pictures a few."""
MAX_XML_MB = 10
MAX_PARTS = 2000
MAX_CELLS = 20_000
MAX_RATIO = 200
"""How many times smaller a part may be packed; text and XML reach about 20."""

_MAX_UNKNOWN_LABEL = 12
_ENCRYPTED_BIT = 0x1
_MIB = 1024 * 1024
_SMALL = 1 * _MIB


def read_docx(path: Path, data: bytes) -> list[Piece]:
    """Return the pieces of a form; `path` is named in errors only.

    Raises NotAFormError, UnsafeFormError (a zip bomb, XML entities) and BrokenFormError.
    """
    _check_container(path, data)
    try:
        document = docx.Document(BytesIO(data))
        return list(_read_blocks(path, document.iter_inner_content()))
    except UnsafeFormError:
        raise
    except Exception as error:  # python-docx raises whatever its parsing of a damaged part runs into
        raise BrokenFormError(path) from error


def _check_container(path: Path, data: bytes) -> None:
    if not data.startswith(b"PK"):
        raise NotAFormError(path)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_parts(path, archive)
    except (NotAFormError, UnsafeFormError):
        raise
    except DefusedXmlException as error:
        raise UnsafeFormError(
            path, reason_zh="含有 XML 实体或 DTD", reason_en="it holds XML entities or a DTD"
        ) from error
    except Exception as error:  # zipfile, zlib and expat have no root in common
        raise BrokenFormError(path) from error


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if "word/document.xml" not in {part.filename for part in parts} or any(
        part.flag_bits & _ENCRYPTED_BIT for part in parts
    ):
        raise NotAFormError(path)
    # The sizes are the container's own word, but zipfile never unpacks more of a part than it declares.
    too_large = (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED_MB * _MIB
        or any(part.file_size > _SMALL and part.file_size > MAX_RATIO * part.compress_size for part in parts)
    )
    if not too_large and any(has_document_type(archive, part) for part in parts):
        raise UnsafeFormError(path, reason_zh="含有 XML 实体或 DTD", reason_en="it holds XML entities or a DTD")
    markup = [] if too_large else list_markup(archive)
    if too_large or sum(part.file_size for part in markup) > MAX_XML_MB * _MIB:
        raise UnsafeFormError(path, reason_zh="解压后过大", reason_en="it is too large when unpacked")
    for part in markup:
        defusedxml.ElementTree.fromstring(archive.read(part), forbid_dtd=True)


def _read_blocks(path: Path, blocks: Iterator[Paragraph | Table]) -> Iterator[Piece]:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += block.text.split("\n")
            continue
        yield from cut_lines(lines)
        lines = []
        yield from _read_table(path, block)
    yield from cut_lines(lines)


def _read_table(path: Path, table: Table) -> Iterator[Piece]:
    rows = [_distinct(row.cells) for row in table.rows]
    if sum(len(row) for row in rows) > MAX_CELLS:
        raise UnsafeFormError(path, reason_zh="表格过大", reason_en="a table is too large")
    if len(rows) > 1 and len(rows[0]) > 1 and all(is_label(_text(cell)) for cell in rows[0]):
        yield from _read_columns(rows)
        return
    for row in rows:
        yield from _read_row(row)


def _read_columns(rows: Sequence[Sequence[_Cell]]) -> Iterator[Piece]:
    """A header row above; the first row with values is the need, a form holds one."""
    labels = [_bare(_text(cell)) for cell in rows[0]]
    for row in rows[1:]:
        if any(_text(cell) for cell in row):
            for label, cell in zip(labels, row, strict=False):
                yield Piece(_text(cell), label, field_of(label))
            return


def _read_row(row: Sequence[_Cell]) -> Iterator[Piece]:
    """Labels and values side by side. A label that is merged over several rows stands in each of them."""
    position = 0
    while position < len(row):
        text = _text(row[position])
        value = _text(row[position + 1]) if position + 1 < len(row) else None
        if value is not None and is_label(text) and not (is_label(value) and position + 2 < len(row)):
            yield Piece(value, _bare(text), field_of(_bare(text)))
            position += 2
        elif value is not None and not is_label(text) and 0 < len(text) <= _MAX_UNKNOWN_LABEL and len(row) % 2 == 0:
            yield Piece(value, _bare(text))
            position += 2
        else:  # a row of its own, or a label without a value
            if not is_label(text):
                yield from cut_lines(text.split("\n"))
            position += 1


def _distinct(cells: Sequence[_Cell]) -> list[_Cell]:
    """The cells of a row; one that is merged over several columns stands there once."""
    found: list[_Cell] = []
    for cell in cells:
        if not found or found[-1]._tc is not cell._tc:  # noqa: SLF001 - python-docx has no other name for the same cell
            found.append(cell)
    return found


def _text(cell: _Cell) -> str:
    return "\n".join(paragraph.text for paragraph in cell.paragraphs).strip()


def _bare(label: str) -> str:
    return " ".join(label.split()).rstrip(":：").strip()
