"""The commands of this package: make the model again, average models, and measure any model."""

import logging
import re
import sys
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console
from rich.table import Table

from embeddings.errors import DuijieError
from embeddings.training.averaging import average
from embeddings.training.errors import StartError
from embeddings.training.evaluation import Figure, encoder, measure
from embeddings.training.recipe import SMOKE, Settings, train
from embeddings.training.teacher import teacher_path

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Make the bilingual model again, and measure any model."
)
_SHARE = re.compile(r"\d+(\.\d+)?")
DataOption = Annotated[Path, typer.Option("--data", help="Folder with pairs/, terms/, text/ and dev/.")]


def main() -> None:
    """Run the command line; an expected error is one line on stderr and exit status 1."""
    try:
        app()
    except DuijieError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)


@app.command("train")
def train_command(  # noqa: PLR0913 (every option of a command is an argument)
    *,
    data: DataOption,
    out: Annotated[Path, typer.Option(help="Folder for the model, the checkpoint, the log and the teacher's vectors.")],
    minutes: Annotated[float, typer.Option(help="Training time, without preparation.")] = Settings.minutes,
    body_minutes: Annotated[
        float, typer.Option(help="Then let the body learn as well, English held in place.")
    ] = Settings.body_minutes,
    term_minutes: Annotated[
        float, typer.Option(help="At the end go through single terms again.")
    ] = Settings.term_minutes,
    steps: Annotated[
        int | None, typer.Option(help="Training steps instead of minutes: the same run on any machine.")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(help="Go on from this finished model: without the first phase."),
    ] = None,
    report_seconds: Annotated[
        float, typer.Option(help="How often to save a checkpoint and look at dev figures.")
    ] = Settings.report_seconds,
    seed: Annotated[int, typer.Option(help="Seed of the order of batches.")] = Settings.seed,
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
    smoke: Annotated[bool, typer.Option("--smoke", help="A tiny run that shows that everything works.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint below --out.")] = False,
) -> None:
    """Make the model: vocabulary, start values, training; OUT/model is a plain sentence-transformers model."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(threads)
    settings = (
        SMOKE
        if smoke
        else Settings(
            minutes=minutes,
            body_minutes=body_minutes,
            term_minutes=term_minutes,
            steps=steps,
            seed=seed,
            report_seconds=report_seconds,
        )
    )
    typer.echo(str(train(data, out, settings=settings, start=start, resume=resume)))


@app.command("average")
def average_command(
    shares: Annotated[
        list[str], typer.Argument(metavar="MODEL=SHARE...", help="Folders of models, each with its share.")
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the mean.")],
) -> None:
    """Average the weights of models that were trained from one another."""
    parts = [text.rpartition("=") for text in shares]
    for text, (folder, _, share) in zip(shares, parts, strict=True):
        if not folder or not _SHARE.fullmatch(share) or not float(share):
            raise StartError(f"{text!r} is no MODEL=SHARE, such as out/model=0.5.")
    typer.echo(str(average({Path(folder): float(share) for folder, _, share in parts}, out)))


@app.command("evaluate")
def evaluate_command(
    model: Annotated[str, typer.Argument(help="Name or path of any sentence-transformers model.")],
    *,
    data: DataOption = Path("../shared/data"),
    limit: Annotated[int | None, typer.Option(help="Only the first rows of every dev file.")] = None,
) -> None:
    """Print the dev figures of MODEL beside their floors, and the teacher's English figures."""
    figures = measure(encoder(model), data, teacher=encoder(str(teacher_path())), limit=limit)
    Console(width=110).print(_table(model, figures))


def _table(model: str, figures: list[Figure]) -> Table:
    table = Table(title=f"Dev figures of {model}")
    for heading in ("figure", "value", "floor", "queries"):
        table.add_column(heading, justify="left" if heading == "figure" else "right")
    for figure in figures:
        floor = "–" if figure.floor is None else f"{figure.floor:.2f}"
        table.add_row(figure.name, f"{figure.value:.3f}", floor, str(figure.queries))
    return table
