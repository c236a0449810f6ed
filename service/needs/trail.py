"""Where a need stands, and the steps that led there; each step is told to the webhooks that want it."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from sqlmodel import Session

from service.accounts.principal import Principal
from service.audit.recorder import actor_of
from service.errors import StatusNotAllowedError
from service.models.columns import now
from service.models.need import Need
from service.models.need_status_change import NeedStatus, NeedStatusChange
from service.needs import repository
from service.webhooks.outbox import NeedStep, tell_need_steps

NEXT: Mapping[NeedStatus, tuple[NeedStatus, ...]] = MappingProxyType(
    {
        NeedStatus.RECEIVED: (NeedStatus.CLARIFIED, NeedStatus.MATCHED, NeedStatus.CLOSED),
        NeedStatus.CLARIFIED: (NeedStatus.MATCHED, NeedStatus.CLOSED),
        # A list of candidates may lead back to a question, a meeting may be called off, and one meeting to another.
        NeedStatus.MATCHED: (NeedStatus.CLARIFIED, NeedStatus.SCHEDULED, NeedStatus.CLOSED),
        NeedStatus.SCHEDULED: (NeedStatus.MATCHED, NeedStatus.MET, NeedStatus.CLOSED),
        NeedStatus.MET: (NeedStatus.SCHEDULED, NeedStatus.COOPERATING, NeedStatus.CLOSED),
        # What both sides said of a meeting may be corrected.
        NeedStatus.COOPERATING: (NeedStatus.MET, NeedStatus.CLOSED),
        NeedStatus.CLOSED: (),
    }
)
"""What may come after each status."""


def begin_trails(db: Session, needs: Sequence[Need], *, actor: str) -> None:
    """Write the first step of new needs, which are stored already."""
    changes = [
        NeedStatusChange(need_id=need.id, position=0, status=NeedStatus.RECEIVED, at=need.created_at, actor=actor)
        for need in needs
    ]
    db.add_all(changes)
    db.flush()
    tell_need_steps(db, [_step(need, change, None) for need, change in zip(needs, changes, strict=True)])


def change_status(
    db: Session, principal: Principal, need_id: str, status: NeedStatus, *, note: str = ""
) -> NeedStatusChange:
    """Take the next step. Raises NeedNotFoundError and StatusNotAllowedError."""
    need = repository.get_need(db, principal, need_id, action="needs:advance", lock=True)
    previous = need.status
    if status not in NEXT[previous]:
        raise StatusNotAllowedError(previous, status, allowed=NEXT[previous])
    position = repository.count_status_changes(db, need_id)
    change = NeedStatusChange(
        need_id=need_id, position=position, status=status, at=now(), actor=principal.name, note=note
    )
    need.status = status
    db.add(change)
    db.flush()
    tell_need_steps(db, [_step(need, change, previous)])
    return change


def advance_needs(db: Session, need_ids: Collection[str | None], status: NeedStatus) -> None:
    """Bring needs forward to where something that happened puts them, by the steps that lead there.

    A need that stands there, further on, or is closed stays where it is, and an id that is no need is passed over: what
    happened has happened. Takes the needs in the order of their ids, so that two transactions do not block each other.
    """
    order = list(NeedStatus)
    behind = order[: order.index(status)]
    needs = repository.list_needs_at(db, {id_ for id_ in need_ids if id_}, behind)
    positions = repository.count_steps(db, [need.id for need in needs])
    actor = actor_of(db).name
    steps = []
    for need in needs:
        ahead = order[order.index(need.status) + 1 : order.index(status) + 1]
        for step in (one for one in ahead if one is not NeedStatus.CLARIFIED):  # a question that nobody had to ask
            change = NeedStatusChange(need_id=need.id, position=positions[need.id], status=step, at=now(), actor=actor)
            steps.append(_step(need, change, need.status))
            db.add(change)
            positions[need.id] += 1
            need.status = step
    db.flush()
    tell_need_steps(db, steps)


def list_trail(db: Session, principal: Principal, need_id: str) -> tuple[Need, Sequence[NeedStatusChange]]:
    """Return the need and its steps, first step first. Raises NeedNotFoundError."""
    need = repository.get_need(db, principal, need_id, action="needs:track")
    return need, repository.list_status_changes(db, need_id)


def _step(need: Need, change: NeedStatusChange, previous: NeedStatus | None) -> NeedStep:
    return NeedStep(
        need_id=need.id,
        external_id=need.external_id,
        company_id=need.company_id,
        status=change.status,
        previous=previous,
        at=change.at,
    )
