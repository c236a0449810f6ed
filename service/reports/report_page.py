"""What the template of the report receives: every list counted, joined and sorted before a line of HTML is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from matching.types import Coverage, ExpertiseItem, ExpertiseKind, Match, NeedKind, Quote, Requirement, Verdict
from service.reports.docking_report import DockingReport, ReportedNeed, ReportedProfessor
from service.reports.heat_map import HeatMap, draw_heat_map

_FIRST_TALKS = 5
_HUBS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """The key numbers of the summary."""

    faculty: int
    organizations: int
    companies: int
    needs: int
    strong: int
    worth_a_talk: int
    unserved: int
    unmatched: int


@dataclass(frozen=True, slots=True)
class KindTally:
    """How the needs of one kind fare."""

    kind: NeedKind
    strong: int
    worth_a_talk: int
    unserved: int

    @property
    def total(self) -> int:
        """All needs of this kind."""
        return self.strong + self.worth_a_talk + self.unserved


@dataclass(frozen=True, slots=True)
class Pair:
    """A match with the people behind its ids; the positions make the anchors `pair-…`, `need-…` and `professor-…`."""

    match: Match
    need: ReportedNeed
    company: str
    professor: ReportedProfessor
    need_position: int
    professor_position: int
    has_evidence: bool

    def best_quote(self) -> Quote | None:
        """The passage that carries most of the match."""
        quotes = [quote for part in self.match.evidence for quote in part.quotes]
        return max(quotes, key=lambda quote: quote.score, default=None)


@dataclass(frozen=True, slots=True)
class Closest:
    """The passage that comes closest to a requirement that nobody covers, and whose it is."""

    quote: Quote
    professor: ReportedProfessor


@dataclass(frozen=True, slots=True)
class NeedCard:
    """One need with its ranked professors, and the parts of it that nobody here answers.

    `closest` holds, by requirement id, the passage that comes closest to a requirement that fails.
    """

    need: ReportedNeed
    company: str
    position: int
    verdict: Verdict | None
    pairs: tuple[Pair, ...]
    missing: tuple[Requirement, ...]
    closest: Mapping[str, Closest]


@dataclass(frozen=True, slots=True)
class FieldCard:
    """What several needs ask for that have no strong match here; the most typical need stands first."""

    words: tuple[str, ...]
    needs: tuple[NeedCard, ...]


@dataclass(frozen=True, slots=True)
class ProfessorCard:
    """One professor with the needs that are worth a talk, the best first."""

    professor: ReportedProfessor
    position: int
    items_by_kind: tuple[tuple[ExpertiseKind, tuple[ExpertiseItem, ...]], ...]
    pairs: tuple[Pair, ...]
    top_three: int


@dataclass(frozen=True, slots=True)
class Hub:
    """A professor who stands among the first three of many needs, before or after hubs were taken off."""

    professor: ReportedProfessor
    position: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything on the page."""

    report: DockingReport
    figures: Figures
    tallies: tuple[KindTally, ...]
    first_talks: tuple[Pair, ...]
    heat_map: HeatMap
    needs: tuple[NeedCard, ...]
    professors: tuple[ProfessorCard, ...]
    fields: tuple[FieldCard, ...]
    hubs: tuple[Hub, ...]

    @property
    def unserved(self) -> tuple[NeedCard, ...]:
        """The needs that nobody here can serve."""
        return tuple(card for card in self.needs if card.verdict is Verdict.NO_SUITABLE_EXPERT)

    @property
    def unmatched(self) -> tuple[ProfessorCard, ...]:
        """The professors for whom no need is worth a talk."""
        return tuple(card for card in self.professors if not card.pairs)

    @property
    def busiest(self) -> tuple[ProfessorCard, ...]:
        """The professors who stand in a top three at all, the most wanted first."""
        wanted = [card for card in self.professors if card.top_three]
        return tuple(sorted(wanted, key=lambda card: (-card.top_three, card.position)))


def compose_page(report: DockingReport) -> ReportPage:
    """Count, join and sort what `report` holds."""
    joiner = _Joiner(report)
    needs = tuple(_compose_need(report, joiner, position) for position in range(len(report.needs)))
    return ReportPage(
        report=report,
        figures=_count(report, needs),
        tallies=_tally(needs),
        first_talks=_pick_first_talks(needs),
        heat_map=draw_heat_map(report),
        needs=needs,
        professors=_compose_professors(report, joiner),
        fields=_compose_fields(report, needs),
        hubs=_find_hubs(report),
    )


class _Joiner:
    """Finds the people behind the ids of a match."""

    def __init__(self, report: DockingReport) -> None:
        self._report = report
        self._companies = {company.id: company.name for company in report.companies}
        self._needs = {need.id: position for position, need in enumerate(report.needs)}
        self._faculty = {professor.id: position for position, professor in enumerate(report.faculty)}
        self._closest = {
            unserved.need_id: {
                part.part_id: Closest(part.quote, report.faculty[self._faculty[part.faculty_id]])
                for part in unserved.missing
                if part.quote and part.faculty_id
            }
            for unserved in (report.gaps.unserved if report.gaps else ())
        }
        self._with_evidence = {
            (match.need_id, match.faculty_id) for ranked in report.matches_by_need.values() for match in ranked
        }

    def closest_of(self, need_id: str) -> dict[str, Closest]:
        return self._closest.get(need_id, {})

    def company_of(self, need: ReportedNeed) -> str:
        return self._companies[need.company_id]

    def join(self, match: Match) -> Pair:
        need_position = self._needs[match.need_id]
        professor_position = self._faculty[match.faculty_id]
        need = self._report.needs[need_position]
        return Pair(
            match=match,
            need=need,
            company=self.company_of(need),
            professor=self._report.faculty[professor_position],
            need_position=need_position,
            professor_position=professor_position,
            has_evidence=(match.need_id, match.faculty_id) in self._with_evidence,
        )


def _compose_need(report: DockingReport, joiner: _Joiner, position: int) -> NeedCard:
    need = report.needs[position]
    matches = report.matches_by_need.get(need.id, ())
    return NeedCard(
        need=need,
        company=joiner.company_of(need),
        position=position,
        verdict=report.best_verdict(need.id),
        pairs=tuple(joiner.join(match) for match in matches),
        missing=_find_missing(need, matches),
        closest=joiner.closest_of(need.id),
    )


def _compose_fields(report: DockingReport, needs: tuple[NeedCard, ...]) -> tuple[FieldCard, ...]:
    cards = {card.need.id: card for card in needs}
    fields = report.gaps.fields if report.gaps else ()
    return tuple(FieldCard(field.words, tuple(cards[need_id] for need_id in field.need_ids)) for field in fields)


def _find_missing(need: ReportedNeed, matches: tuple[Match, ...]) -> tuple[Requirement, ...]:
    """The requirements that no listed professor covers fully."""
    covered = {part.part_id for match in matches for part in match.evidence if part.coverage is Coverage.COVERED}
    return tuple(requirement for requirement in need.requirements if requirement.id not in covered)


def _compose_professors(report: DockingReport, joiner: _Joiner) -> tuple[ProfessorCard, ...]:
    top_three = report.count_top_three()
    return tuple(
        ProfessorCard(
            professor=professor,
            position=position,
            items_by_kind=_group_by_kind(professor.items),
            pairs=tuple(joiner.join(match) for match in report.list_chances(professor.id)),
            top_three=top_three[professor.id],
        )
        for position, professor in enumerate(report.faculty)
    )


def _find_hubs(report: DockingReport) -> tuple[Hub, ...]:
    places = report.count_places()
    hubs = [Hub(one, at, *places[one.id]) for at, one in enumerate(report.faculty) if one.id in places]
    ranked = sorted(hubs, key=lambda hub: (-max(hub.before, hub.after), hub.position))
    return tuple(hub for hub in ranked[:_HUBS] if max(hub.before, hub.after))


def _group_by_kind(
    items: tuple[ExpertiseItem, ...],
) -> tuple[tuple[ExpertiseKind, tuple[ExpertiseItem, ...]], ...]:
    order = list(ExpertiseKind)
    ranked = sorted(items, key=lambda item: order.index(item.kind))
    return tuple((kind, tuple(group)) for kind, group in groupby(ranked, key=lambda item: item.kind))


def _count(report: DockingReport, needs: tuple[NeedCard, ...]) -> Figures:
    verdicts = [card.verdict for card in needs]
    return Figures(
        faculty=len(report.faculty),
        organizations=len({professor.organization for professor in report.faculty if professor.organization}),
        companies=len(report.companies),
        needs=len(needs),
        strong=verdicts.count(Verdict.STRONG),
        worth_a_talk=verdicts.count(Verdict.WORTH_A_TALK),
        unserved=verdicts.count(Verdict.NO_SUITABLE_EXPERT),
        unmatched=len(report.list_unmatched()),
    )


def _tally(needs: tuple[NeedCard, ...]) -> tuple[KindTally, ...]:
    tallies = []
    for kind in NeedKind:
        verdicts = [card.verdict for card in needs if card.need.kind is kind]
        if verdicts:
            counts = (verdicts.count(verdict) for verdict in Verdict)
            tallies.append(KindTally(kind, *counts))
    return tuple(tallies)


def _pick_first_talks(needs: tuple[NeedCard, ...]) -> tuple[Pair, ...]:
    """The best pairs, no need and no professor twice, so that five talks bring five professors to five needs."""
    pairs = [pair for card in needs for pair in card.pairs if card.verdict is not Verdict.NO_SUITABLE_EXPERT]
    picked: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: (-pair.match.score, pair.need_position, pair.professor_position)):
        is_new = all(pair.need is not other.need and pair.professor is not other.professor for other in picked)
        if is_new:
            picked.append(pair)
        if len(picked) == _FIRST_TALKS:
            break
    return tuple(picked)
