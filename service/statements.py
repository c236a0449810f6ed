"""What statements on many rows have in common."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

CHUNK = 1000
"""Ids in one IN list; databases limit the parameters of a statement."""

Id = TypeVar("Id", int, str, tuple[str, str])


def chunked(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    """Split ids into lists that fit a statement."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
