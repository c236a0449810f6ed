"""Count what is stored and find what would make poor matches."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from service.overview import repository
from service.overview.values import NeedText, ProfileText

FEWEST_ITEMS = 2
FEWEST_PROFILE_CHARACTERS = 30
FEWEST_NEED_CHARACTERS = 30


class Thinness(StrEnum):
    """Why a profile gives a matcher too little."""

    EMPTY = "empty"
    FEW_ITEMS = "few_items"
    SHORT = "short"


class Vagueness(StrEnum):
    """Why a need is hard to answer."""

    TITLE_ONLY = "title_only"
    SHORT = "short"
    NO_REQUIREMENT = "no_requirement"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are stored."""

    faculty: int
    companies: int
    needs: int


@dataclass(frozen=True, slots=True)
class ThinProfile:
    """A professor with too little to match with."""

    profile: ProfileText
    why: Thinness


@dataclass(frozen=True, slots=True)
class VagueNeed:
    """A need with too little to answer."""

    need: NeedText
    why: Vagueness


@dataclass(frozen=True, slots=True)
class Overview:
    """What is in and what is missing; lists hold the worst first, then by name."""

    counts: Counts
    thin_profiles: tuple[ThinProfile, ...]
    vague_needs: tuple[VagueNeed, ...]


def look_over(db: Session) -> Overview:
    """Count everything and judge every profile and need by what it says, not by who fits it."""
    profiles = repository.list_profile_texts(db)
    needs = repository.list_need_texts(db)
    thin = [ThinProfile(profile, thinness) for profile in profiles if (thinness := judge_profile(profile))]
    vague = [VagueNeed(need, vagueness) for need in needs if (vagueness := judge_need(need))]
    return Overview(
        counts=Counts(faculty=len(profiles), companies=repository.count_companies(db), needs=len(needs)),
        thin_profiles=tuple(sorted(thin, key=lambda one: (list(Thinness).index(one.why), one.profile.name))),
        vague_needs=tuple(sorted(vague, key=lambda one: (list(Vagueness).index(one.why), one.need.title))),
    )


def judge_profile(profile: ProfileText) -> Thinness | None:
    """Why a profile is thin; None where it is not."""
    if not profile.items:
        return Thinness.EMPTY
    if profile.items < FEWEST_ITEMS:
        return Thinness.FEW_ITEMS
    return Thinness.SHORT if profile.characters < FEWEST_PROFILE_CHARACTERS else None


def judge_need(need: NeedText) -> Vagueness | None:
    """Why a need is vague; None where it is not."""
    if not need.body_characters and not need.requirements:
        return Vagueness.TITLE_ONLY
    if need.characters < FEWEST_NEED_CHARACTERS:
        return Vagueness.SHORT
    return None if need.requirements else Vagueness.NO_REQUIREMENT
