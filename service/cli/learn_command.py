"""`duijie learn`: let the ranking follow what this deployment's people said and did."""

from typing import Annotated, Any

from typer import BadParameter, Option, Typer

from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say
from service.language import Wording

_ABOUT = Wording(
    "根据本单位的评价重新拟合匹配权重和结论概率；只有交叉验证证明更好才采用",
    "Refit weights and verdicts to this deployment's judgements; adopted only where cross-validation says it helps",
)
_DRY_RUN = Wording("只计算和报告，不采用", "Only compute and report, adopt nothing")
_UNDO = Wording("撤销当前使用的学习版本", "Take the learned version in use back")
_LIST = Wording("列出全部学习版本", "List all learned versions")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_ONE = Wording("--dry-run、--undo、--list 只能选一个", "give only one of --dry-run, --undo and --list")
_LOADING = Wording("正在加载模型和数据……", "Loading the model and the data …")


def add_learn(app: Typer) -> None:
    """Add the command."""

    @app.command("learn", help=say(_ABOUT))
    def learn(
        *,
        dry_run: Annotated[bool, Option("--dry-run", help=say(_DRY_RUN))] = False,
        undo: Annotated[bool, Option("--undo", help=say(_UNDO))] = False,
        list_all: Annotated[bool, Option("--list", help=say(_LIST))] = False,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        if [dry_run, undo, list_all].count(True) > 1:
            raise BadParameter(say(_ONE))
        _run(dry_run=dry_run, undo=undo, list_all=list_all, as_json=as_json)


def _run(*, dry_run: bool, undo: bool, list_all: bool, as_json: bool) -> None:
    # All of this takes seconds to import, which `duijie --help` must not wait for.
    from dataclasses import asdict
    from datetime import UTC, datetime

    from service.cli import learn_page
    from service.learning import use_cases
    from service.settings import load_settings
    from service.startup import open_runtime

    show_progress(_LOADING)
    with open_runtime(load_settings()) as runtime:
        at = datetime.now(UTC)
        plain: Any
        if list_all:
            versions = use_cases.list_versions(runtime)
            plain, text = [asdict(version) for version in versions], learn_page.write_versions(versions)
        elif undo:
            in_use = use_cases.undo(runtime, at=at)
            plain, text = {"in_use": in_use}, learn_page.write_undone(in_use)
        else:
            learning = use_cases.learn(runtime, at=at, dry_run=dry_run)
            plain = {
                "model": learning.model,
                "in_use": learning.in_use,
                "is_stored": learning.is_stored,
                "dry_run": dry_run,
                **use_cases.describe(learning.relearned),
            }
            text = learn_page.write_learning(learning, dry_run=dry_run)
    if as_json:
        print_json(plain)
    else:
        print_result(text)
