"""Who may be matched at all: the filters that a person sets before any score is looked at."""

from dataclasses import dataclass

from matching.types import ExpertiseKind, FacultyProfile, Need, NeedKind


@dataclass(frozen=True, slots=True)
class FacultyFilter:
    """Which professors to rank; an empty set lets everyone pass.

    With `expertise_kinds` only items of those kinds count, both for the score and as evidence.
    """

    organizations: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    expertise_kinds: frozenset[ExpertiseKind] = frozenset()

    def admits(self, profile: FacultyProfile) -> bool:
        """Whether the profile may be ranked."""
        return _passes(profile.organization, self.organizations) and _passes(profile.region, self.regions)


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """Which needs to rank; an empty set lets every one pass. Those whose id is in `hidden` are never ranked."""

    organizations: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    kinds: frozenset[NeedKind] = frozenset()
    hidden: frozenset[str] = frozenset()

    def admits(self, need: Need) -> bool:
        """Whether the need may be ranked."""
        return (
            need.id not in self.hidden
            and _passes(need.organization, self.organizations)
            and _passes(need.region, self.regions)
            and (not self.kinds or need.kind in self.kinds)
        )


def _passes(value: str, wanted: frozenset[str]) -> bool:
    return not wanted or value in wanted
