"""Office files that somebody has tampered with: read, or refused in words; nothing else."""

import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from service.drafts.docx_form import read_docx
from service.errors import ServiceError
from service.spreadsheets.errors import BrokenFileError, SheetTooLargeError, SpreadsheetError, UnsafeFileError
from service.spreadsheets.workbook import read_workbook_data

XLSX, DOCX = Path("x.xlsx"), Path("x.docx")
EVIL = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
SHEET = "xl/worksheets/sheet1.xml"
MUTATIONS = 150


def workbook() -> bytes:
    """A small sheet with a formula and a merge."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["姓名", "研究方向"], ["沈知远", "催化"], ["甄映川", "=1+1"], [None, "膜"]):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def form() -> bytes:
    """A small form."""
    document = docx.Document()
    document.add_paragraph("需求名称：高盐废水")
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def repacked(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]], **more: bytes) -> bytes:
    """The archive with some of its parts changed and others added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, changes.get(part.filename, bytes)(old.read(part)))
        for name, content in more.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def mutants(data: bytes, seed: int) -> Iterator[bytes]:
    """The archive cut off, with bytes changed, doubled or left out, and with damaged parts in a whole archive."""
    chance = random.Random(seed)  # noqa: S311 - nothing is guarded by it
    names = zipfile.ZipFile(BytesIO(data)).namelist()

    def damage(content: bytes) -> bytes:
        if not content:
            return content
        at, length = chance.randrange(len(content)), chance.choice([1, 1, 4, 40])
        middle = chance.choice([b"", chance.randbytes(length), content[at : at + length] * 2, b"99999999999", b"\x00"])
        return content[:at] + middle + content[at + length :]

    for number in range(MUTATIONS):
        match number % 3:
            case 0:
                yield data[: chance.randrange(1, len(data))]
            case 1:
                yield damage(damage(data))
            case _:
                yield repacked(data, {chance.choice(names): damage})


def test_a_tampered_workbook_is_read_or_refused_in_words() -> None:
    refused = 0
    for data in mutants(workbook(), seed=1):
        try:
            read_workbook_data(XLSX, data)
        except SpreadsheetError:
            refused += 1
    assert refused > MUTATIONS // 2


def test_a_tampered_form_is_read_or_refused_in_words() -> None:
    for data in mutants(form(), seed=2):
        with suppress(ServiceError):
            read_docx(DOCX, data)


@pytest.mark.parametrize("name", ["xl__strange.bin", "docProps__picture.jpeg", "xl__media__picture.SVG", "nameless"])
def test_a_document_type_is_found_in_a_part_of_any_name(name: str) -> None:
    for evil in (EVIL, b"\xef\xbb\xbf" + EVIL, EVIL.decode().encode("utf-16")):
        with pytest.raises(UnsafeFileError, match="XML"):
            read_workbook_data(XLSX, repacked(workbook(), {}, **{name: evil}))
        with pytest.raises(ServiceError, match="XML"):
            read_docx(DOCX, repacked(form(), {}, **{name: evil}))


def test_a_sheet_under_another_name_is_looked_at_as_the_xml_that_it_is_declared_to_be() -> None:
    def rename(content: bytes) -> bytes:
        return content.replace(b"worksheets/sheet1.xml", b"worksheets/sheet1.dat")

    parts = {"[Content_Types].xml": rename, "xl/_rels/workbook.xml.rels": rename}
    with zipfile.ZipFile(BytesIO(workbook())) as archive:
        sheet = archive.read(SHEET)
    whole = repacked(workbook(), parts, **{"xl__worksheets__sheet1.dat": sheet})
    exotic = sheet.decode().replace('encoding="UTF-8"', "").encode("cp037")

    assert read_workbook_data(XLSX, whole)[0].rows[1][0] == "沈知远"
    with pytest.raises(BrokenFileError):
        read_workbook_data(XLSX, repacked(workbook(), parts, **{"xl__worksheets__sheet1.dat": exotic}))


def test_a_part_whose_checksum_is_wrong_is_broken() -> None:
    data = bytearray(workbook())
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        info = archive.getinfo(SHEET)
    central = bytes(data).rfind(SHEET.encode()) - 46
    data[info.header_offset + 14] ^= 0xFF
    data[central + 16] ^= 0xFF
    with pytest.raises(BrokenFileError):
        read_workbook_data(XLSX, bytes(data))


def test_a_dimension_of_the_whole_sheet_costs_nothing_and_a_far_cell_is_refused() -> None:
    def widen(content: bytes) -> bytes:
        return content.replace(b'ref="A1:B4"', b'ref="A1:XFD1048576"')

    def far(content: bytes) -> bytes:
        return content.replace(b"</sheetData>", b'<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData>')

    assert len(read_workbook_data(XLSX, repacked(workbook(), {SHEET: widen}))[0].rows) == 4
    with pytest.raises((SheetTooLargeError, BrokenFileError)):
        read_workbook_data(XLSX, repacked(workbook(), {SHEET: far}))


def test_a_link_to_another_workbook_is_not_followed() -> None:
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    target = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="x" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    data = repacked(
        workbook(),
        {},
        **{"xl__externalLinks__externalLink1.xml": link, "xl__externalLinks___rels__externalLink1.xml.rels": target},
    )

    assert "root:" not in repr(read_workbook_data(XLSX, data))


def test_an_archive_in_an_archive_is_not_unpacked() -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(50_000_000))

    assert len(read_workbook_data(XLSX, repacked(workbook(), {}, xl__inner=inner.getvalue()))[0].rows) == 4
