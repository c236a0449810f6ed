"""Walk-ins: whoever comes without having been planned, matched by their text before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from embeddings.encoder import Encoder
from matching import types as values
from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.matcher import Matcher
from matching.scheduling.disruptions import WalkIn
from matching.scheduling.problem import Pair, Participant, Side
from service.accounts.principal import Principal
from service.companies.schemas import CompanyCreate
from service.companies.use_cases import create_company
from service.errors import CompanyNotFoundError, FacultyNotFoundError
from service.faculty.schemas import ExpertiseItemCreate, FacultyCreate
from service.faculty.use_cases import create_faculty
from service.imports.identity import company_stem
from service.models.session_participant import ParticipantState, SessionParticipant
from service.needs.schemas import NeedCreate
from service.needs.use_cases import create_need
from service.passages.prepared_encoder import PreparedEncoder, prepare_encoder
from service.sessions import repository
from service.sessions.affinity import Fit, passes, rate_pairs
from service.sessions.day.schemas import WalkInEvent
from service.sessions.errors import AlreadyTakingPartError
from service.sessions.inputs import SessionInputs
from service.sessions.participants import add_participant, choose_code
from service.sessions.repository import Person
from service.sessions.schemas import ParticipantCreate

_TITLE_LENGTH = 60
_NEW = "walk-in-{number}"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A walk-in before they are stored. `id` is the profile's or company's, made up for one that is to be created.

    profile, need: what is matched, for one that is to be created. need_ids: what a company brings. met: ids of those
    on the other side whom an existing one met in an earlier session.
    """

    event: WalkInEvent
    code: str
    id: str
    name: str
    organization: str
    profile: values.FacultyProfile | None = None
    need: values.Need | None = None
    need_ids: tuple[str, ...] = ()
    met: frozenset[str] = frozenset()

    @property
    def side(self) -> Side:
        """On which side they sit."""
        return self.event.side

    @property
    def is_new(self) -> bool:
        """Whether a profile or a company is to be created for them."""
        return self.event.existing is None


def meet_newcomers(db: Session, inputs: SessionInputs, events: Sequence[WalkInEvent]) -> list[Newcomer]:
    """Who they are and what they are called here.

    Raises FacultyNotFoundError, CompanyNotFoundError, and AlreadyTakingPartError for somebody who is on the list.
    """
    taken = {side: {one.code for one in inputs.attendees if one.side is side} for side in Side}
    newcomers = []
    for number, event in enumerate(events, start=1):
        newcomer = _meet_known(db, inputs, event, taken) if event.existing else _meet_new(event, number, taken)
        taken[event.side].add(newcomer.code)
        newcomers.append(newcomer)
    return newcomers


def prepare_newcomers(encoder: Encoder, newcomers: Sequence[Newcomer]) -> PreparedEncoder:
    """Encode their texts, before any transaction holds a lock."""
    profiles = [one.profile for one in newcomers if one.profile]
    return prepare_encoder(encoder, faculty=profiles, needs=[one.need for one in newcomers if one.need])


def rate_newcomers(
    matcher: Matcher, encoder: Encoder, inputs: SessionInputs, newcomers: Sequence[Newcomer]
) -> list[tuple[WalkIn, Mapping[Pair, Fit]]]:
    """Each as a disruption with the affinity to everybody who is here, and the fits behind it. Raises UncalibratedError."""
    matcher = _with_newcomers(matcher, encoder, newcomers)
    professors = {
        one.code: inputs.sources[one.id] for one in inputs.list_present(Side.FACULTY) if one.id in inputs.sources
    }
    companies = {one.code: [need.id for need in one.needs] for one in inputs.list_present(Side.COMPANY)}
    stems = {one.code: company_stem(one.name) for one in inputs.list_present(Side.COMPANY)}
    organizations = {one.code: company_stem(one.organization) for one in inputs.list_present(Side.FACULTY)}
    sources = {(one.side, one.code): inputs.sources.get(one.id, "") for one in inputs.attendees}
    rated: list[tuple[WalkIn, Mapping[Pair, Fit]]] = []
    for one in newcomers:
        if one.side is Side.FACULTY:
            fits = rate_pairs(matcher, {one.code: one.id}, companies, source=inputs.source)
            professors[one.code], organizations[one.code] = one.id, company_stem(one.organization)
        else:
            fits = rate_pairs(matcher, professors, {one.code: list(one.need_ids)}, source=inputs.source)
            companies[one.code], stems[one.code] = list(one.need_ids), company_stem(one.name)
        sources[one.side, one.code] = one.id
        allowed: dict[Pair, Fit] = {}
        for pair, fit in fits.items():
            other = (Side.COMPANY, pair.company) if one.side is Side.FACULTY else (Side.FACULTY, pair.faculty)
            organization = organizations.get(str(pair.faculty), "")
            same = inputs.avoid_same_organization and organization and organization == stems.get(str(pair.company))
            if not same and sources.get((other[0], str(other[1]))) not in one.met and passes(fit, inputs.threshold):
                allowed[pair] = fit
        rated.append((_walk_in(one, allowed), allowed))
    return rated


def store_newcomer(
    db: Session, principal: Principal, encoder: Encoder, session_id: str, one: Newcomer
) -> tuple[SessionParticipant, str | None]:
    """Create the profile, or the company and its need, where they are new, and let them take part.

    Returns the participant's row and the id of the need that was created.
    """
    event = one.event
    need_id: str | None = None
    owner_id = one.id
    if one.is_new and one.side is Side.FACULTY:
        items = [ExpertiseItemCreate(text=line) for line in _lines(event.text or "")]
        body = FacultyCreate(
            name=one.name,
            organization=event.organization,
            title=event.title,
            region=event.region,
            email=event.email,
            items=items,
        )
        owner_id = create_faculty(db, principal, encoder, body).id
    elif one.is_new and one.need is not None:
        company = CompanyCreate(name=one.name, region=event.region, contact=event.contact)
        owner_id = create_company(db, principal, company).id
        need = NeedCreate(company_id=owner_id, title=one.need.title, body=one.need.body)
        need_id = create_need(db, principal, encoder, need).id
    joining = ParticipantCreate(
        faculty_id=owner_id if one.side is Side.FACULTY else None,
        company_id=owner_id if one.side is Side.COMPANY else None,
        max_meetings=event.max_meetings,
        available=event.available,
    )
    attendee = add_participant(db, session_id, joining, is_walk_in=True)
    row = repository.get_participant(db, session_id, attendee.id)
    row.state = ParticipantState.ARRIVED
    return row, need_id


def _meet_known(db: Session, inputs: SessionInputs, event: WalkInEvent, taken: Mapping[Side, set[str]]) -> Newcomer:
    reference = event.existing or ""
    find = repository.find_faculty if event.side is Side.FACULTY else repository.find_companies
    person = find(db, [reference]).get(reference)
    if person is None:
        raise (FacultyNotFoundError if event.side is Side.FACULTY else CompanyNotFoundError)(reference)
    for attendee in inputs.attendees:
        if attendee.side is event.side and inputs.sources.get(attendee.id) == person.id:
            raise AlreadyTakingPartError(name=person.name, id=attendee.code)
    met = repository.list_met_before(db, repository.get_session(db, inputs.session_id))
    pairs = [
        (one.faculty_id, one.company_id) if event.side is Side.FACULTY else (one.company_id, one.faculty_id)
        for one in met
    ]
    return Newcomer(
        event,
        code=choose_code(person, event.side, taken[event.side]),
        id=person.id,
        name=person.name,
        organization=repository.find_organization(db, person.id) if event.side is Side.FACULTY else "",
        need_ids=tuple(repository.list_need_ids(db, person.id)) if event.side is Side.COMPANY else (),
        met=frozenset(other for own, other in pairs if own == person.id) if inputs.avoid_met_before else frozenset(),
    )


def _meet_new(event: WalkInEvent, number: int, taken: Mapping[Side, set[str]]) -> Newcomer:
    id_, name, text = _NEW.format(number=number), event.name or "", event.text or ""
    code = choose_code(Person(id_, id_, name), event.side, taken[event.side])
    if event.side is Side.FACULTY:
        kind = values.ExpertiseKind.DIRECTION
        items = tuple(
            values.ExpertiseItem(id=f"{id_}-{at}", kind=kind, text=line) for at, line in enumerate(_lines(text))
        )
        profile = values.FacultyProfile(id=id_, items=items, organization=event.organization, region=event.region)
        return Newcomer(event, code, id_, name, event.organization, profile=profile)
    title, body = _split(text)
    need = values.Need(id=id_, title=title, body=body, requirements=(), organization=name, region=event.region)
    return Newcomer(event, code, id_, name, "", need=need, need_ids=(id_,))


def _with_newcomers(matcher: Matcher, encoder: Encoder, newcomers: Sequence[Newcomer]) -> Matcher:
    """The matcher as it will be once they are stored."""
    profiles = encode_profiles([one.profile for one in newcomers if one.profile], encoder)
    needs = encode_needs([one.need for one in newcomers if one.need], encoder)
    if not profiles and not needs:
        return matcher
    corpus = matcher.corpus
    corpus = Corpus([*corpus.faculty.entries, *profiles], [*corpus.needs.entries, *needs])
    return replace(matcher, corpus=corpus, faculty_shelf=None, need_shelf=None)


def _walk_in(one: Newcomer, fits: Mapping[Pair, Fit]) -> WalkIn:
    available = None if one.event.available is None else frozenset(one.event.available)
    participant = Participant(one.code, 0, one.event.max_meetings, available)
    affinity = {(pair.company if one.side is Side.FACULTY else pair.faculty): fit.worth for pair, fit in fits.items()}
    return WalkIn(one.side, participant, affinity)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _split(text: str) -> tuple[str, str]:
    """A need's title and body: the first line is the title where it is short, else its beginning."""
    first, _, rest = text.strip().partition("\n")
    if len(first) <= _TITLE_LENGTH:
        return first.strip(), rest.strip()
    return first[: _TITLE_LENGTH - 1].rstrip() + "…", text.strip()
