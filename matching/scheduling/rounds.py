"""In which round each chosen meeting is held: edge colouring with exactly as many rounds as needed.

m meetings at t tables, of which the busiest person has Δ, need exactly max(Δ, ⌈m/t⌉) rounds: Kőnig's theorem
(a bipartite graph is edge-colourable with Δ colours), and de Werra's for the table limit (the colour classes can
be evened out).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain


def count_rounds(pairs: Sequence[tuple[int, int]], *, tables: int) -> int:
    """The exact number of rounds that these meetings need; 0 for none. `tables` is at least 1."""
    busiest = max((max(Counter(side).values()) for side in zip(*pairs, strict=True)), default=0)
    return max(busiest, -(-len(pairs) // tables))


def place_in_rounds(pairs: Sequence[tuple[int, int]], *, tables: int) -> list[int]:
    """A round for each of the distinct pairs, numbered from 0 to `count_rounds` - 1.

    Nobody meets twice in a round and no round holds more than `tables` meetings. The two sides of a pair are
    numbered independently.
    """
    rounds = count_rounds(pairs, tables=tables)
    busiest = count_rounds(pairs, tables=max(len(pairs), 1))
    offset = 1 + max((left for left, _ in pairs), default=0)
    ends = [(left, offset + right) for left, right in pairs]
    classes = _colour(ends, busiest)
    # While more rounds are left than the busiest person needs, some class can fill a round: smaller classes would
    # all have fitted into fewer rounds. So full rounds are split off until the numbers agree.
    full: list[list[int]] = []
    for members in sorted(classes, key=len, reverse=True):
        while rounds - len(full) > busiest and len(members) >= tables:
            full.append(members[-tables:])
            del members[-tables:]
    _even_out(ends, classes, tables)
    result = [0] * len(pairs)
    for number, members in enumerate(chain(classes, full)):
        for member in members:
            result[member] = number
    return result


def _colour(ends: list[tuple[int, int]], colours: int) -> list[list[int]]:
    """Edges by colour, no node twice in one, by Kőnig's alternating paths.

    `colours` is at least the number of edges of any node.
    """
    everything = (1 << colours) - 1
    free = {node: everything for both in ends for node in both}  # bit by bit, the colours not yet at a node
    at: dict[int, dict[int, int]] = {node: {} for node in free}  # by node and colour, the edge
    colour_of = [0] * len(ends)
    for edge, (left, right) in enumerate(ends):
        common = free[left] & free[right]
        colour = _lowest(common or free[left])
        if not common:
            # `colour` is free at `left` only and `other` at `right` only: exchange them along the path from `right`,
            # which cannot end at `left`, because it would arrive there by an edge of `colour`.
            other = _lowest(free[right])
            path, last = _follow(ends, at, right, (colour, other))
            for member in path:
                for node in ends[member]:
                    at[node].pop(colour, None)
                    at[node].pop(other, None)
            for member in path:
                colour_of[member] = other if colour_of[member] == colour else colour
                for node in ends[member]:
                    at[node][colour_of[member]] = member
            both = (1 << colour) | (1 << other)
            free[right] ^= both
            free[last] ^= both
        colour_of[edge] = colour
        for node in (left, right):
            free[node] ^= 1 << colour
            at[node][colour] = edge
    return _by_colour(colour_of, colours)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _follow(
    ends: list[tuple[int, int]], at: dict[int, dict[int, int]], node: int, colours: tuple[int, int]
) -> tuple[list[int], int]:
    """The path from a node by edges of two colours in turn, and the node where it ends."""
    path: list[int] = []
    while (edge := at[node].get(colours[len(path) % 2])) is not None:
        path.append(edge)
        node = ends[edge][0] + ends[edge][1] - node
    return path, node


def _by_colour(colour_of: list[int], colours: int) -> list[list[int]]:
    classes: list[list[int]] = [[] for _ in range(colours)]
    for edge, colour in enumerate(colour_of):
        classes[colour].append(edge)
    return classes


def _even_out(ends: list[tuple[int, int]], classes: list[list[int]], most: int) -> None:
    """Exchange edges between colours until none has more than `most`; all together must not have more.

    Two colours form paths and cycles. A path that begins and ends with the fuller colour gives it one edge less
    when its colours are exchanged, and there are at least as many such paths as the difference between the two.
    """
    while (surplus := len(fullest := max(classes, key=len, default=[])) - most) > 0:
        emptiest = min(classes, key=len)
        moves = min(surplus, most - len(emptiest))
        sides = (_at_nodes(ends, fullest), _at_nodes(ends, emptiest))
        for start in sorted(sides[0].keys() - sides[1].keys()):
            if moves == 0:
                break
            node = start
            path: list[int] = []
            while (edge := sides[len(path) % 2].get(node)) is not None:
                path.append(edge)
                node = ends[edge][0] + ends[edge][1] - node
            if len(path) % 2 and start < node:  # each such path is met from both of its ends
                leaving, arriving = set(path[::2]), set(path[1::2])
                fullest[:] = [edge for edge in fullest if edge not in leaving] + sorted(arriving)
                emptiest[:] = [edge for edge in emptiest if edge not in arriving] + sorted(leaving)
                moves -= 1


def _at_nodes(ends: list[tuple[int, int]], members: list[int]) -> dict[int, int]:
    return {node: member for member in members for node in ends[member]}
