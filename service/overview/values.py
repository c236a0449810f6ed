"""How much somebody says, without the words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileText:
    """A professor and how much the profile says: items, and characters in them."""

    id: str
    name: str
    organization: str
    items: int
    characters: int


@dataclass(frozen=True, slots=True)
class NeedText:
    """A need and how much it says: characters of the body and of everything, and requirements."""

    id: str
    title: str
    company: str
    body_characters: int
    characters: int
    requirements: int
