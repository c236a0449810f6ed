import pytest

from embeddings.errors import IndexMismatchError
from embeddings.manifest import Manifest
from embeddings.text import TEXT_VERSION


def test_manifest_survives_json() -> None:
    manifest = Manifest(model="zh-en-small@0123456789ab", dimension=384, count=7, revision=12)
    assert manifest.text_version == TEXT_VERSION
    assert "\n" not in manifest.to_json()
    assert Manifest.from_json(manifest.to_json()) == manifest


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"model": "m", "dimension": 3, "count": 1, "revision": 1}',
        '{"model": 1, "dimension": 3, "count": 1, "revision": 1, "text_version": 1}',
        '{"model": "m", "dimension": "3", "count": 1, "revision": 1, "text_version": 1}',
        '{"model": "m", "dimension": 3, "count": 1, "revision": 1, "text_version": 1, "more": 1}',
    ],
)
def test_what_is_no_manifest_is_refused(line: str) -> None:
    with pytest.raises(IndexMismatchError, match="rebuild the index"):
        Manifest.from_json(line)
