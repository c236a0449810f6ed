"""A draft of a plan made definite: every meeting with its round and its table."""

from matching.scheduling.instance import Instance, Kind
from matching.scheduling.optimum import Draft
from matching.scheduling.problem import Identifier, Meeting, Side
from matching.scheduling.rounds import place_in_rounds
from matching.scheduling.seating import seat
from matching.scheduling.waits import Calendar, count_waits, shorten_waits


def timetable(instance: Instance, draft: Draft, *, seed: int) -> tuple[Meeting, ...]:
    """The meetings of a draft by round and table: no conflict, no round too many, few waits and table changes."""
    round_of: dict[int, int] = {}
    kind_at: dict[int, Kind] = {}
    for number, kind in enumerate(draft.kinds):
        members = draft.members(number)
        colours = place_in_rounds(instance.ends(members), tables=kind.tables)
        rounds = instance.first_rounds(kind, max(colours, default=-1) + 1)
        kind_at |= dict.fromkeys(rounds, kind)
        round_of |= {pair: rounds[colour] for pair, colour in zip(members, colours, strict=True)}
    fixed: dict[int, frozenset[int]] = {}
    for pair, meeting in instance.locked:
        for person in instance.ends([pair])[0]:
            fixed[person] = fixed.get(person, frozenset()) | {meeting.round}
    calendar = Calendar(
        attends=lambda person, number: bool(kind_at[number].here[person]),
        room=lambda number: kind_at[number].tables,
        fixed=fixed,
    )
    pairs = list(round_of)
    rounds = shorten_waits(instance.ends(pairs), list(round_of.values()), calendar=calendar, seed=seed)
    return tuple(
        seat(
            {instance.pair(pair): number for pair, number in zip(pairs, rounds, strict=True)},
            tables=instance.problem.tables,
            closed=instance.problem.closed,
            fixed=[meeting for _, meeting in instance.locked],
        )
    )


def count_gaps(meetings: tuple[Meeting, ...]) -> int:
    """Rounds in which somebody waits between two meetings, over all people."""
    rounds: dict[object, set[int]] = {}
    for meeting in meetings:
        for person in _people(meeting):
            rounds.setdefault(person, set()).add(meeting.round)
    return count_waits(rounds)


def _people(meeting: Meeting) -> tuple[tuple[Side, Identifier], tuple[Side, Identifier]]:
    return (Side.FACULTY, meeting.faculty), (Side.COMPANY, meeting.company)
