"""`duijie calibrate`: what a model's scores mean, learned from judged pairs."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from service.cli.output import print_json, print_note, print_result, show_progress
from service.cli.speech import say
from service.language import Wording

_ABOUT = Wording("用人工评分为当前模型校准结论", "Calibrate the verdicts of the model in use on a judged set")
_DIRECTORY = Wording(
    "文件夹：faculty.jsonl、needs.jsonl（或两份 xlsx）和 qrels.tsv",
    "Folder with faculty.jsonl, needs.jsonl (or the two xlsx files) and qrels.tsv",
)
_OUTPUT = Wording(
    "写到哪个文件（默认：数据文件夹中的 calibration.json）",
    "File to write (default: calibration.json in the data folder)",
)
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_LOADING = Wording("正在加载模型、编码并匹配……", "Loading the model, encoding and matching …")
_DONE = Wording(
    "模型 {model} 已校准（{made_from}）：概率不低于 {strong_from:.2f} 为高度契合，不低于 {worth_a_talk_from:.2f} 为值得一谈。已写入 {path}",
    "Calibrated {model} on {made_from}: strong from probability {strong_from:.2f}, worth a talk from "
    "{worth_a_talk_from:.2f}. Written to {path}",
)


def add_calibrate(app: Typer) -> None:
    """Add the command."""

    @app.command("calibrate", help=say(_ABOUT))
    def calibrate(
        directory: Annotated[Path, Argument(help=say(_DIRECTORY), metavar="DIR", show_default=False)],
        *,
        output: Annotated[Path | None, Option(help=say(_OUTPUT), metavar="FILE", show_default=False)] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _calibrate(directory, output, as_json=as_json)


def _calibrate(directory: Path, output: Path | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from embeddings.loading import load_encoder
    from embeddings.model_files import CALIBRATION_FILE
    from service.evaluation.calibrate import calibrate
    from service.evaluation.dataset import load_dataset
    from service.settings import load_settings

    settings = load_settings()
    dataset = load_dataset(directory)
    for note in dataset.notes:
        print_note(note)
    show_progress(_LOADING)
    calibration = calibrate(dataset, load_encoder(settings.model))
    path = output or settings.data_dir / CALIBRATION_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(calibration.to_json(), "utf-8")
    if as_json:
        print_json(calibration)
    else:
        print_result(say(_DONE, **asdict(calibration), path=path))
