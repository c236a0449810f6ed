import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from service.spreadsheets.container import MAX_PARTS, list_part_names
from service.spreadsheets.errors import BrokenFileError, UnsafeFileError

PATH = Path("x.docx")
HEAD = '<?xml version="1.0"?>'


def _zip(parts: dict[str, bytes]) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_parts_of_an_ordinary_file_are_listed() -> None:
    data = _zip({"Word\\Document.xml": b"<a/>", "word/media/x.png": b"\x89PNG"})

    assert list_part_names(PATH, data) == {"word/document.xml", "word/media/x.png"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "http://evil.example/x.dtd">',
    ],
)
def test_a_part_with_a_document_type_is_refused(encoding: str, doctype: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?>{" " * 70_000}{doctype}<a>&x;</a>'
    with pytest.raises(UnsafeFileError, match="XML"):
        list_part_names(PATH, _zip({"word/document.xml": document.encode(encoding)}))


def test_a_bomb_is_refused_by_its_size_its_ratio_and_its_parts() -> None:
    zeros = bytes(30 * 1024**2)
    with pytest.raises(UnsafeFileError, match="times when unpacked"):
        list_part_names(PATH, _zip({"word/media/a.bin": zeros}))
    with pytest.raises(UnsafeFileError, match="more than 100 MB when unpacked"):
        list_part_names(PATH, _zip({f"word/media/{n}.bin": zeros for n in range(4)}))
    with pytest.raises(UnsafeFileError, match="consists of 5001 parts"):
        list_part_names(PATH, _zip({f"{n}": b"" for n in range(MAX_PARTS + 1)}))


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 nothing", _zip({"a.xml": b"no xml at all"}), _zip({"a.xml": b"<a/>"})[:-30]],
    ids=["no archive", "no xml", "cut off"],
)
def test_what_is_broken_is_called_so(data: bytes) -> None:
    with pytest.raises(BrokenFileError):
        list_part_names(PATH, data)
