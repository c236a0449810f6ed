"""The training loop: draw a batch, work out its loss, move what learns; write a log and checkpoints."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from rich.console import Console
from rich.progress import Progress as ProgressBar
from tokenizers import Tokenizer
from torch.nn.utils import clip_grad_norm_

from embeddings.training.batches import Drawer, Material
from embeddings.training.evaluation import Figure
from embeddings.training.objectives import Objectives
from embeddings.training.student import Student
from embeddings.training.teacher import TeacherVectors

_logger = logging.getLogger(__name__)
_MOST_ITEMS = 128


@dataclass(frozen=True)
class Phase:
    """One phase of a run.

    `mix` says how often each kind of batch comes, `rows_rate` and `body_rate` how fast the Chinese rows and the body learn
    (0: the body is frozen). It lasts `steps`, or `minutes` where that is None. A batch holds at most `tokens` padded tokens.
    """

    name: str
    mix: dict[str, float]
    rows_rate: float
    body_rate: float = 0.0
    minutes: float = 10.0
    steps: int | None = None
    tokens: int = 1536
    log_steps: int = 25


@dataclass
class Progress:
    """Where a run stands; written with every checkpoint, so an interrupted run goes on from there."""

    phase: int = 0
    step: int = 0
    seconds: float = 0.0


class Trainer:
    """One run: what it needs, and where it stands (`progress`)."""

    def __init__(
        self,
        student: Student,
        tokenizer: Tokenizer,
        material: Material,
        teacher: TeacherVectors,
        *,
        out: Path,
        seed: int,
    ) -> None:
        """Take the student, the material and the teacher, whose vectors are worked out when a batch first needs them."""
        self.student = student
        self.progress = Progress()
        self._material = material
        self._teacher = teacher
        self._out = out
        self._random = Random(seed)  # noqa: S311 (an order of batches, not a secret)
        self._objectives = Objectives(student, tokenizer, material, teacher, seed=seed)
        self._optimizer_states: list[dict[str, object]] = []

    def run(self, phases: list[Phase], *, every_seconds: float, report: Callable[[str, Progress], None]) -> None:
        """Train through `phases` from where `progress` stands.

        Every `every_seconds`, and at the end of each phase, a checkpoint is saved and `report` is called.
        """
        while self.progress.phase < len(phases):
            phase = phases[self.progress.phase]
            self._run_phase(phase, every_seconds=every_seconds, report=report)
            finished = Progress(step=self.progress.step, seconds=self.progress.seconds)
            self.progress = Progress(phase=self.progress.phase + 1)
            self._save_checkpoint([])
            report(phase.name, finished)

    def resume(self) -> None:
        """Take up the last checkpoint, if there is one; the order of batches goes on from another seed."""
        path = self._out / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            self.student.load_state_dict(state["student"])
            self.progress = Progress(**state["progress"])
            self._optimizer_states = state["optimizers"]
            self._random.seed(self.progress.step)

    def log(self, row: dict[str, object]) -> None:
        """Append one JSON object to `log.jsonl`."""
        with (self._out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row, ensure_ascii=False) + "\n")
        _logger.info("%s", row)

    def log_figures(self, phase: str, progress: Progress, figures: list[Figure]) -> None:
        """Write dev figures to the log."""
        row: dict[str, object] = {"phase": phase, "step": progress.step}
        self.log(row | {figure.name: round(figure.value, 4) for figure in figures})

    def _run_phase(self, phase: Phase, *, every_seconds: float, report: Callable[[str, Progress], None]) -> None:
        self.student.body.requires_grad_(phase.body_rate > 0)
        optimizers = self._optimizers(phase)
        drawers = self._drawers(phase)
        losses: dict[str, list[float]] = {kind: [] for kind in drawers}
        tokens = 0
        clock = logged = reported = time.monotonic()
        terminal = Console(stderr=True)
        with ProgressBar(console=terminal, disable=not terminal.is_terminal) as bar:
            task = bar.add_task(f"phase {phase.name}", total=1.0)
            while self._done(phase) < 1.0:
                kind = self._random.choices(list(drawers), [phase.mix[name] for name in drawers])[0]
                loss, read = self._step(phase, kind, drawers[kind], optimizers)
                losses[kind].append(loss)
                tokens += read
                now = time.monotonic()
                self.progress.step += 1
                self.progress.seconds += now - clock
                clock = now
                bar.update(task, completed=min(self._done(phase), 1.0))
                if self.progress.step % phase.log_steps == 0:
                    self.log(self._losses_row(phase, losses) | {"tokens_per_second": round(tokens / (now - logged))})
                    tokens, logged = 0, now
                if now - reported > every_seconds:
                    self._save_checkpoint(optimizers)
                    report(phase.name, self.progress)
                    # What a report takes is no training time.
                    clock = logged = reported = time.monotonic()

    def _step(
        self, phase: Phase, kind: str, drawer: Drawer, optimizers: list[torch.optim.Optimizer]
    ) -> tuple[float, int]:
        factor = _schedule(self._done(phase))
        for optimizer, rate in zip(optimizers, (phase.rows_rate, phase.body_rate), strict=False):
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
        loss, tokens = self._objectives.loss(kind, drawer.draw())
        loss.backward()  # type: ignore[no-untyped-call]
        if phase.body_rate > 0:
            clip_grad_norm_(self.student.body.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        return loss.item(), tokens

    def _done(self, phase: Phase) -> float:
        if phase.steps is not None:
            return self.progress.step / phase.steps
        return self.progress.seconds / (60 * phase.minutes)

    def _optimizers(self, phase: Phase) -> list[torch.optim.Optimizer]:
        # A step touches a few hundred of the rows: the lazy form of Adam moves those and leaves the rest alone.
        optimizers: list[torch.optim.Optimizer] = [
            torch.optim.SparseAdam([self.student.rows.weight], lr=phase.rows_rate, betas=(0.9, 0.99))
        ]
        if phase.body_rate > 0:
            body = self.student.body.parameters()
            optimizers.append(torch.optim.AdamW(body, lr=phase.body_rate, betas=(0.9, 0.98), weight_decay=0.0))
        for optimizer, state in zip(optimizers, self._optimizer_states, strict=False):
            optimizer.load_state_dict(state)
        self._optimizer_states = []
        return optimizers

    def _drawers(self, phase: Phase) -> dict[str, Drawer]:
        lengths = self._material.lengths()
        return {
            kind: Drawer(lengths[kind], phase.tokens, _MOST_ITEMS, Random(self._random.random()))  # noqa: S311
            for kind in phase.mix
            if len(lengths.get(kind, ())) > 1
        }

    def _losses_row(self, phase: Phase, losses: dict[str, list[float]]) -> dict[str, object]:
        row: dict[str, object] = {
            "phase": phase.name,
            "step": self.progress.step,
            "done": round(self._done(phase), 4),
        }
        row |= {f"loss_{kind}": round(float(np.mean(values)), 4) for kind, values in losses.items() if values}
        for values in losses.values():
            values.clear()
        return row

    def _save_checkpoint(self, optimizers: list[torch.optim.Optimizer]) -> None:
        self._teacher.save()
        state = {
            "student": self.student.state_dict(),
            "progress": asdict(self.progress),
            "optimizers": [optimizer.state_dict() for optimizer in optimizers],
        }
        # Written beside and moved, so a run that is stopped while it writes keeps its last checkpoint.
        partial = self._out / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self._out / "checkpoint.pt")


def _schedule(done: float) -> float:
    """Warm up over the first hundredth, then fall in a straight line to a fiftieth."""
    return min(0.02 + done / 0.01, 1.0) * max(1.0 - done, 0.02)
