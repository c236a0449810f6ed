"""Rank one side for the other. HTTP, command line and report all come through here, and so cannot disagree."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.calibration import Calibration
from matching.corpus import Entry, IndexedProfile, Side, encode_needs, encode_profiles
from matching.eligibility import FacultyFilter, NeedFilter
from matching.matcher import Matcher, rank_faculty, rank_needs
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Match, Need, Query, Requirement, Verdict
from service.accounts.permissions import Reach
from service.accounts.principal import Principal
from service.errors import (
    AmbiguousReferenceError,
    FacultyNotFoundError,
    NeedNotFoundError,
    PermissionDeniedError,
    UnknownReferenceError,
    spoken,
)
from service.judgements.repository import list_set_aside
from service.matches import repository
from service.matches.disclosure import explain_by_summary
from service.matches.repository import FacultyLine as FacultyLine  # noqa: PLC0414 - given on to the doors
from service.matches.repository import NeedLine as NeedLine  # noqa: PLC0414 - likewise
from service.models.judgement import Judgement

QUERY_ID = "query"
"""Id of a need or profile that is only asked with and never stored."""


@dataclass(frozen=True, slots=True)
class RankedPair:
    """A match beside what a reader needs to know of both; None for the side that only asked in free text."""

    match: Match
    need: NeedLine | None
    faculty: FacultyLine | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A pair that is left out of a ranking, and what was said of it."""

    judgement: Judgement
    need: NeedLine
    faculty: FacultyLine


@dataclass(frozen=True, slots=True)
class RankedPairs:
    """A ranking, best first, ties by id, and the calibration that its verdicts come from.

    `lists_needs` says what is ranked; `asked_by` is the stored side that asked, None for free text. `set_aside` are pairs
    that are not ranked because one side has said that they do not fit, oldest first; `scorer` names the parameters.
    """

    pairs: Sequence[RankedPair]
    calibration: Calibration | None
    lists_needs: bool
    asked_by: Query | None
    set_aside: Sequence[SetAside]
    scorer: str

    @property
    def is_served(self) -> bool | None:
        """Whether anybody suitable is among the pairs; None where the model is not calibrated."""
        if self.calibration is None:
            return None
        return any(pair.match.verdict is not Verdict.NO_SUITABLE_EXPERT for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A need in free text. `title` may be empty; each requirement is (text, must)."""

    text: str
    title: str = ""
    requirements: Sequence[tuple[str, bool]] = ()


def match_need(
    db: Session,
    principal: Principal,
    matcher: Matcher,
    encoder: Encoder,
    need_id: str,
    *,
    only: FacultyFilter | None = None,
    top_k: int = 10,
) -> RankedPairs:
    """Rank the professors for a stored need; raises NeedNotFoundError, also where the principal may not see it."""
    need = _find(matcher.corpus.needs, need_id)
    if need is None or not repository.has_need(db, principal, need_id):
        raise NeedNotFoundError(need_id)
    ranked = rank_faculty(matcher, need, only=only, top_k=top_k)
    kinds = only.expertise_kinds if only else frozenset()
    summaries = repository.list_summaries(db, principal, [need_id])
    explained = explain_by_summary(matcher, encoder, ranked, summaries, kinds=kinds)
    away = list_set_aside(db, principal, need_id=need_id)
    return _describe(db, principal, matcher, explained, away, asked_by=Query.NEED)


def match_faculty(
    db: Session,
    principal: Principal,
    matcher: Matcher,
    encoder: Encoder,
    faculty_id: str,
    *,
    only: NeedFilter | None = None,
    top_k: int = 10,
) -> RankedPairs:
    """Rank the needs for a stored professor; raises FacultyNotFoundError, also for another one's profile."""
    profile = _find(matcher.corpus.faculty, faculty_id)
    if profile is None or not repository.has_faculty(db, principal, faculty_id):
        raise FacultyNotFoundError(faculty_id)
    away = list_set_aside(db, principal, faculty_id=faculty_id)
    ranked = _rank_needs(db, principal, matcher, encoder, profile, only=only, top_k=top_k)
    return _describe(db, principal, matcher, ranked, away, asked_by=Query.FACULTY, lists_needs=True)


def match_reference(  # noqa: PLR0913 - each decides the answer
    db: Session,
    principal: Principal,
    matcher: Matcher,
    encoder: Encoder,
    reference: str,
    *,
    faculty: FacultyFilter | None = None,
    needs: NeedFilter | None = None,
    top_k: int = 10,
) -> RankedPairs:
    """Rank for whatever need or professor has this id, the service's or the sender's own.

    Raises UnknownReferenceError where none has it, AmbiguousReferenceError where several do.
    """
    need_id = repository.find_need_id(db, reference)
    faculty_id = repository.find_faculty_id(db, reference)
    if need_id and faculty_id:
        raise AmbiguousReferenceError(reference, choices=[need_id, faculty_id])
    if need_id:
        return match_need(db, principal, matcher, encoder, need_id, only=faculty, top_k=top_k)
    if faculty_id:
        return match_faculty(db, principal, matcher, encoder, faculty_id, only=needs, top_k=top_k)
    raise UnknownReferenceError(reference)


def match_text_to_faculty(
    db: Session,
    principal: Principal,
    matcher: Matcher,
    encoder: Encoder,
    query: TextQuery,
    *,
    only: FacultyFilter | None = None,
    top_k: int = 10,
) -> RankedPairs:
    """Rank the professors for a need in free text, which is not stored. Raises PermissionDeniedError."""
    _check_may(principal, "matches:text-to-faculty")
    requirements = tuple(
        Requirement(id=str(position), text=text, must=must)
        for position, (text, must) in enumerate(query.requirements, 1)
    )
    need = Need(id=QUERY_ID, title=query.title, body=query.text, requirements=requirements)
    ranked = rank_faculty(matcher, encode_needs([need], encoder)[0], only=only, top_k=top_k)
    return _describe(db, principal, matcher, ranked)


def match_text_to_needs(
    db: Session,
    principal: Principal,
    matcher: Matcher,
    encoder: Encoder,
    text: str,
    *,
    only: NeedFilter | None = None,
    top_k: int = 10,
) -> RankedPairs:
    """Rank the needs for a professor's words in free text, which are not stored. Raises PermissionDeniedError."""
    _check_may(principal, "matches:text-to-needs")
    item = ExpertiseItem(id="text", kind=ExpertiseKind.DIRECTION, text=text)
    profile = encode_profiles([FacultyProfile(id=QUERY_ID, items=(item,))], encoder)[0]
    ranked = _rank_needs(db, principal, matcher, encoder, profile, only=only, top_k=top_k, by_text=True)
    return _describe(db, principal, matcher, ranked, lists_needs=True)


def _rank_needs(  # noqa: PLR0913 - likewise
    db: Session,
    principal: Principal,
    matcher: Matcher,
    encoder: Encoder,
    profile: IndexedProfile,
    *,
    only: NeedFilter | None,
    top_k: int,
    by_text: bool = False,
) -> list[Match]:
    """Rank the needs that a principal may know of; operators all of them.

    Free text and filters by company or region are answered of needs in full only: whoever may ask anything would learn
    from the scores, or from what a filter lets pass, what the summary does not say.
    """
    only = only or NeedFilter()
    if not principal.is_operator:
        in_full_only = by_text or bool(only.organizations or only.regions)
        hidden = repository.list_hidden_ids(db, principal, in_full_only=in_full_only)
        only = replace(only, hidden=only.hidden | hidden)
    ranked = rank_needs(matcher, profile, only=only, top_k=top_k)
    summaries = repository.list_summaries(db, principal, {match.need_id for match in ranked})
    return explain_by_summary(matcher, encoder, ranked, summaries, profile=profile)


def describe_needs(db: Session, principal: Principal, ids: Collection[str]) -> dict[str, NeedLine]:
    """The needs with these ids as the principal may see them in lists, by id; unknown ids are left out."""
    return repository.list_need_lines(db, principal, ids)


def describe_faculty(db: Session, ids: Collection[str]) -> dict[str, FacultyLine]:
    """The professors with these ids as they stand in lists, by id; unknown ids are left out."""
    return repository.list_faculty_lines(db, ids)


def _describe(
    db: Session,
    principal: Principal,
    matcher: Matcher,
    matches: Sequence[Match],
    judgements: Sequence[Judgement] = (),
    *,
    asked_by: Query | None = None,
    lists_needs: bool = False,
) -> RankedPairs:
    both: list[Match | Judgement] = [*matches, *judgements]
    needs = repository.list_need_lines(db, principal, {one.need_id for one in both})
    faculty = repository.list_faculty_lines(db, {one.faculty_id for one in both})
    pairs = [RankedPair(match, needs.get(match.need_id), faculty.get(match.faculty_id)) for match in matches]
    set_aside = [SetAside(one, needs[one.need_id], faculty[one.faculty_id]) for one in judgements]
    return RankedPairs(pairs, matcher.calibration, lists_needs, asked_by, set_aside, matcher.scorer)


def _check_may(principal: Principal, action: str) -> None:
    if principal.reach(action) is Reach.NONE:
        raise PermissionDeniedError(
            spoken(
                f"您不能执行 {action!r}；GET /v1/me 列出可执行的操作。",
                f"You may not do {action!r}; GET /v1/me lists what you may.",
            )
        )


def _find(side: Side[Entry], id_: str) -> Entry | None:
    position = side.positions.get(id_)
    return None if position is None else side.entries[position]
