"""The other side of a pair, as pages show it."""

from matching.types import Match
from service.matches.use_cases import FacultyLine, NeedLine, RankedPairs
from service.models.judgement import Judgement
from service.web.pages.details import AsidePartner, Partner, RankedPartner


def list_needs(ranked: RankedPairs) -> tuple[list[RankedPartner], list[AsidePartner]]:
    """The ranked needs of a professor, and those that were set aside."""
    return (
        [RankedPartner(pair.match, _need(pair.need, pair.match)) for pair in ranked.pairs],
        [_aside(one.judgement, _need(one.need, one.judgement)) for one in ranked.set_aside],
    )


def list_faculty(ranked: RankedPairs) -> tuple[list[RankedPartner], list[AsidePartner]]:
    """The ranked professors of a need, and those who were set aside."""
    return (
        [RankedPartner(pair.match, _faculty(pair.faculty, pair.match)) for pair in ranked.pairs],
        [_aside(one.judgement, _faculty(one.faculty, one.judgement)) for one in ranked.set_aside],
    )


def _aside(judgement: Judgement, partner: Partner) -> AsidePartner:
    return AsidePartner(partner, judgement.id, judgement.reason, judgement.actor)


def _need(need: NeedLine | None, pair: Match | Judgement) -> Partner:
    """By its id alone where it has gone in this moment."""
    path = f"/needs/{pair.need_id}#match-{pair.faculty_id}"
    return Partner(pair.need_id, need.title if need else pair.need_id, need.company if need else "", path)


def _faculty(one: FacultyLine | None, pair: Match | Judgement) -> Partner:
    path = f"/faculty/{pair.faculty_id}#match-{pair.need_id}"
    if one is None:
        return Partner(pair.faculty_id, pair.faculty_id, "", path)
    about = " · ".join(part for part in (one.title, one.organization, one.department) if part)
    return Partner(one.id, one.name, about, path)
