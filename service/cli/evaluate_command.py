"""`duijie evaluate`: how good the ranking is on a judged set."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option, Typer

from matching.types import Query
from service.cli.output import print_json, print_note, print_result, show_progress
from service.cli.speech import say
from service.language import Wording

if TYPE_CHECKING:
    from service.evaluation.use_cases import Evaluation

_ABOUT = Wording("在有人工评分的数据集上检验匹配质量", "Measure the ranking on a judged set")
_DIRECTORY = Wording(
    "文件夹：faculty.jsonl、needs.jsonl（或两份 xlsx）和 qrels.tsv",
    "Folder with faculty.jsonl, needs.jsonl (or the two xlsx files) and qrels.tsv",
)
_BY = Wording("由谁提问：need 或 faculty", "Who asks: need or faculty")
_JUDGED = Wording("只给有评分的配对排序", "Rank only judged pairs")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_LOADING = Wording("正在加载模型、编码并匹配……", "Loading the model, encoding and matching …")
_SUMMARY = Wording(
    "{dataset}：教师 {faculty}，需求 {needs}，评分 {judgements}；按 {by} 的查询 {queries}；模型 {model}；{seconds:.1f} 秒",
    "{dataset}: {faculty} faculty, {needs} needs, {judgements} judgements; {queries} queries by {by}; model {model}; "
    "{seconds:.1f} s",
)
_NOTHING = "–"


def add_evaluate(app: Typer) -> None:
    """Add the command."""

    @app.command("evaluate", help=say(_ABOUT))
    def evaluate(
        directory: Annotated[Path, Argument(help=say(_DIRECTORY), metavar="DIR", show_default=False)],
        *,
        by: Annotated[Query, Option(help=say(_BY))] = Query.NEED,
        judged_only: Annotated[bool, Option("--judged-only", help=say(_JUDGED))] = False,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _evaluate(directory, by=by, judged_only=judged_only, as_json=as_json)


def _evaluate(directory: Path, *, by: Query, judged_only: bool, as_json: bool) -> None:
    # All of this takes seconds to import, which `duijie --help` must not wait for.
    from embeddings.loading import load_encoder
    from service.evaluation.dataset import load_dataset
    from service.evaluation.use_cases import evaluate_dataset
    from service.settings import load_settings

    settings = load_settings()
    dataset = load_dataset(directory)
    for note in dataset.notes:
        print_note(note)
    show_progress(_LOADING)
    evaluation = evaluate_dataset(dataset, load_encoder(settings.model), by=by, judged_only=judged_only)
    values = _flatten(evaluation)
    if as_json:
        print_json(values)
    else:
        print_result(_summarise(evaluation))


def _flatten(evaluation: "Evaluation") -> dict[str, Any]:
    values = asdict(evaluation)
    return {**values.pop("quality"), **values}


def _summarise(evaluation: "Evaluation") -> str:
    values = _flatten(evaluation)
    measures = {name: value for name, value in asdict(evaluation.quality).items() if name != "queries"}
    lines = [f"{name:14}{_NOTHING if value is None else format(value, '.4f')}" for name, value in measures.items()]
    return "\n".join([say(_SUMMARY, **values), *lines])
