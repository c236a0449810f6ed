"""Invented sessions to plan: a few by name, and strategies that draw small ones with every kind of wish."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hypothesis import strategies as st

from matching.scheduling.problem import Meeting, Pair, Participant, Place, Problem

MOST_PEOPLE = 4
MOST_ROUNDS = 4


def participant(
    identifier: str, low: int = 0, high: int | None = None, rounds: tuple[int, ...] | None = None
) -> Participant:
    """Somebody with a quota and, if limited, the rounds in which they are there."""
    return Participant(identifier, low, high, None if rounds is None else frozenset(rounds))


def session(affinity: Mapping[tuple[str, str], float], *, tables: int, rounds: int | None = None) -> Problem:
    """A session of everybody who stands in the affinities, without quotas."""
    return Problem(
        faculty=tuple(Participant(identifier) for identifier in sorted({pair[0] for pair in affinity})),
        companies=tuple(Participant(identifier) for identifier in sorted({pair[1] for pair in affinity})),
        affinity={Pair(*pair): score for pair, score in affinity.items()},
        tables=tables,
        rounds=rounds,
    )


def everybody(problem: Problem, change: Callable[[Participant], Participant]) -> Problem:
    """The problem with everybody changed."""
    return replace(
        problem, faculty=tuple(map(change, problem.faculty)), companies=tuple(map(change, problem.companies))
    )


def chemistry_afternoon() -> Problem:
    """26 professors and 30 companies, at most six meetings each, 12 tables and 8 rounds; the scores are invented."""
    affinity = {
        (f"professor {f:02}", f"company {c:02}"): (f * 37 + c * 53 + f * c * 7) % 101 / 100
        for f in range(26)
        for c in range(30)
    }
    return everybody(session(affinity, tables=12, rounds=8), lambda person: replace(person, max_meetings=6))


scores = st.one_of(
    st.integers(-2, 5).map(float),
    st.integers(0, 100).map(lambda hundredths: hundredths / 100),
    # Finer differences are below what HiGHS, the oracle of `whole_mip`, can tell.
    st.floats(-1, 1, allow_subnormal=False).map(lambda score: round(score, 5)),
)


@st.composite
def participants(draw: st.DrawFn, prefix: str) -> tuple[Participant, ...]:
    """Up to four people with mostly mild quotas; some are there in some rounds only."""
    return tuple(
        Participant(
            id=f"{prefix}{number}",
            min_meetings=draw(st.sampled_from([0, 0, 0, 0, 1, 2])),
            max_meetings=draw(st.sampled_from([None, 1, 2, 2, 3])),
            available=draw(st.none() | st.frozensets(st.integers(1, MOST_ROUNDS), min_size=1)),
        )
        for number in range(draw(st.integers(1, MOST_PEOPLE)))
    )


@st.composite
def bare_problems(draw: st.DrawFn) -> Problem:
    """Small problems in which everybody is there all the time and nothing is locked or closed."""
    problem = draw(problems())
    return replace(everybody(problem, lambda person: replace(person, available=None)), locked=(), closed=frozenset())


@st.composite
def tight_problems(draw: st.DrawFn) -> Problem:
    """Small problems in which everybody wants a meeting and there is little room: mostly too little."""
    rounds = st.none() | st.frozensets(st.integers(1, 2), min_size=1)

    def people(prefix: str) -> tuple[Participant, ...]:
        return tuple(Participant(f"{prefix}{n}", 1, draw(st.sampled_from([1, 2])), draw(rounds)) for n in range(3))

    faculty, companies = people("f"), people("c")
    pairs = [Pair(f.id, c.id) for f in faculty for c in companies]
    affinity = dict.fromkeys(draw(st.lists(st.sampled_from(pairs), min_size=5, unique=True)), 1.0)
    return Problem(faculty, companies, affinity, tables=draw(st.integers(2, 3)), rounds=2)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small problems with every kind of wish, about half of which can be planned."""
    faculty, companies = draw(participants("f")), draw(participants("c"))
    all_pairs = [Pair(f.id, c.id) for f in faculty for c in companies]
    affinity = {pair: draw(scores) for pair in all_pairs if draw(st.integers(0, 3))}
    tables = draw(st.integers(1, 3))
    rounds = draw(st.none() | st.integers(1, MOST_ROUNDS))
    some = st.sampled_from(sorted(affinity) or all_pairs)
    locks = st.tuples(some, st.integers(1, rounds or 3), st.integers(1, tables))
    locked = draw(st.one_of(st.just([]), st.lists(locks, max_size=2)))
    return Problem(
        faculty=faculty,
        companies=companies,
        affinity=affinity,
        tables=tables,
        rounds=rounds,
        must=draw(st.one_of(st.just(frozenset()), st.frozensets(some, max_size=1))),
        forbidden=draw(st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(all_pairs), max_size=2))),
        locked=tuple(dict.fromkeys(Meeting(*pair, number, table) for pair, number, table in locked)),
        closed=draw(st.frozensets(st.builds(Place, st.integers(1, 4), st.integers(1, 3)), max_size=2)),
    )
