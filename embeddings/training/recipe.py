"""The recipe of the model that ships: corpus, vocabulary, start values, then the phases in order."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from embeddings.training.batches import prepare
from embeddings.training.corpus import Corpus, read_corpus
from embeddings.training.errors import StartError
from embeddings.training.evaluation import encoder, measure
from embeddings.training.loop import Phase, Progress, Trainer
from embeddings.training.student import STUDENT_FILES, load_student, save_student, start_student
from embeddings.training.teacher import TeacherVectors, teacher_path
from embeddings.training.tokenizer import MARKER, build_tokenizer
from embeddings.training.vocabulary import choose_vocabulary

ENGLISH_ROWS = 30522
_LONGEST = 128
_PARAGRAPHS = 30_000
_ENGLISH_TEXTS = 8_000
_MIX = {
    "term": 0.20,
    "glossary": 0.15,
    "word": 0.14,
    "entry": 0.08,
    "short": 0.24,
    "long": 0.12,
    "about": 0.05,
    "within": 0.07,
    "papers": 0.06,
    "fields": 0.07,
    "need": 0.05,
    "served": 0.07,
    "answers": 0.07,
}
_TERMS_MIX = {
    "glossary": 0.5,
    "term": 0.12,
    "word": 0.08,
    "short": 0.08,
    "papers": 0.04,
    "need": 0.06,
    "served": 0.06,
    "answers": 0.06,
}


@dataclass(frozen=True)
class Settings:
    """How long and how large a run is; the defaults are those of the model that ships.

    `minutes`, `body_minutes` and `term_minutes` are the times of the phases A, B and C (see `phases`); `steps`, where given,
    replaces the first and gives the others their share of steps, which makes a run the same on any machine.
    `rows` is the number of Chinese words and characters, `dev_rows` how many rows of each dev file are looked at while training.
    """

    minutes: float = 52.0
    body_minutes: float = 28.0
    term_minutes: float = 25.0
    steps: int | None = None
    rows: int = 41_000
    seed: int = 7
    tokens: int = 1536
    log_steps: int = 25
    report_seconds: float = 300.0
    dev_rows: int | None = 100


SMOKE = Settings(steps=24, body_minutes=0.0, rows=9_000, tokens=512, log_steps=6, report_seconds=3600.0, dev_rows=20)


def train(data: Path, out: Path, *, settings: Settings, start: Path | None = None, resume: bool = False) -> Path:
    """Make the model from `data` below `out` and give the folder that holds it.

    With `start`, a model that this recipe made, vocabulary, start values and phase A are that model's.
    `out/start` keeps the model before training, `out/model` the last one saved, `out/log.jsonl` losses and dev figures,
    `out/checkpoint.pt` what `resume` goes on from, `out/teacher` the teacher's vectors.
    Raises `TrainingDataError` or `TeacherError` with what is missing, `StartError` when `start` is another kind of model.
    """
    torch.manual_seed(settings.seed)
    teacher = teacher_path()
    corpus = read_corpus(data)
    out.mkdir(parents=True, exist_ok=True)
    beginning = out / "start"
    if not (resume and (beginning / "modules.json").exists()):
        (out / "log.jsonl").unlink(missing_ok=True)
        (out / "checkpoint.pt").unlink(missing_ok=True)
        if start is None:
            tokenizer = build_tokenizer(teacher, choose_vocabulary(corpus, teacher=teacher, rows=settings.rows))
            save_student(start_student(teacher, tokenizer, corpus.glosses), tokenizer, teacher=teacher, out=beginning)
        else:
            _copy_student(start, beginning)
    # Also a fresh run goes on from the saved start, so that a resumed one sees the same rounding to float16.
    student, tokenizer = load_student(beginning, english_rows=ENGLISH_ROWS)
    vectors = TeacherVectors(out / "teacher")
    material = prepare(_limited(corpus), tokenizer, longest=_LONGEST)
    trainer = Trainer(student, tokenizer, material, vectors, out=out, seed=settings.seed)
    if resume:
        trainer.resume()

    def report(phase: str, progress: Progress) -> None:
        save_student(student, tokenizer, teacher=teacher, out=out / "model")
        if (data / "dev" / "papers_dev.jsonl").exists():
            trainer.log_figures(phase, progress, measure(encoder(str(out / "model")), data, limit=settings.dev_rows))

    trainer.run(phases(settings, going_on=start is not None), every_seconds=settings.report_seconds, report=report)
    return out / "model"


def phases(settings: Settings, *, going_on: bool = False) -> list[Phase]:
    """Give the phases of a run that last longer than no time at all.

    A teaches the Chinese rows; B lets the body move as well and holds English in place; C goes through the single terms again,
    mostly those of the glossary, of which the phases before see each only a few times. A run that is `going_on` from a
    finished model is without A.
    """
    rows = Phase(
        "A",
        _MIX,
        rows_rate=1.5e-3,
        minutes=settings.minutes,
        steps=settings.steps,
        tokens=settings.tokens,
        log_steps=settings.log_steps,
    )
    body = replace(rows, name="B", mix=_MIX | {"english": sum(_MIX.values())}, rows_rate=2e-4, body_rate=3e-5)
    terms = replace(rows, name="C", mix=_TERMS_MIX, rows_rate=1e-3)
    later = ((body, settings.body_minutes), (terms, settings.term_minutes))
    first = [] if going_on else [rows]
    return first + [_shortened(phase, minutes, settings) for phase, minutes in later if minutes > 0]


def _shortened(phase: Phase, minutes: float, settings: Settings) -> Phase:
    steps = None if settings.steps is None else max(1, round(settings.steps * minutes / settings.minutes))
    return replace(phase, minutes=minutes, steps=steps)


def _copy_student(model: Path, out: Path) -> None:
    missing = [name for name in STUDENT_FILES if not (model / name).is_file()]
    if missing:
        raise StartError(f"The folder {model} lacks {missing[0]}. Give --start a model that this recipe made.")
    student, tokenizer = load_student(model, english_rows=ENGLISH_ROWS)
    if tokenizer.token_to_id(MARKER) is None or len(student.rows.weight) == 0:
        raise StartError(f"The model {model} has no rows for Chinese. Give --start a model that this recipe made.")
    for name in STUDENT_FILES:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(model / name, out / name)


def _limited(corpus: Corpus) -> Corpus:
    return replace(corpus, paragraphs_zh=corpus.paragraphs_zh[:_PARAGRAPHS], texts_en=corpus.texts_en[:_ENGLISH_TEXTS])
