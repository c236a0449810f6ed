"""`duijie demo`: the main job on an invented docking, from two spreadsheets to a report."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say, spoken_language
from service.language import Wording

_ABOUT = Wording(
    "演示：导入虚构的兰州对接会，匹配全部需求，排出日程，写出报告",
    "Demo: import the invented Lanzhou docking, match every need, plan the session, write the report",
)
_OUT = Wording("结果文件夹", "Folder for the results")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_WORKING = Wording("正在加载模型、导入两份表格并匹配……", "Loading the model, importing two spreadsheets and matching …")


def add_demo(app: Typer) -> None:
    """Add the command."""

    @app.command("demo", help=say(_ABOUT))
    def demo(
        *,
        out: Annotated[Path, Option(help=say(_OUT), metavar="DIR")] = Path("out"),
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _demo(out, as_json=as_json)


def _demo(out: Path, *, as_json: bool) -> None:
    from datetime import UTC, datetime

    from embeddings.loading import load_encoder
    from service.cli.demo_page import write_demo
    from service.demo.use_cases import run_demo
    from service.matches.schemas import MatchList
    from service.sessions.presentation import show_planned
    from service.settings import load_settings

    show_progress(_WORKING)
    model = load_settings().model
    encoder = load_encoder(model)
    demo = run_demo(out, encoder, model=model, generated_at=datetime.now(UTC), language=spoken_language())
    if not as_json:
        print_result(write_demo(demo, spoken_language()))
        return
    print_json(
        {
            "imported": asdict(demo.imported)["counts"],
            "shown": [
                {"need": asdict(need), **MatchList.of(ranked).model_dump(mode="json")} for need, ranked in demo.shown
            ],
            "unserved": [asdict(need) for need in demo.unserved],
            "session": show_planned(demo.session.planned).model_dump(mode="json"),
            "files": [str(path) for path in demo.files],
        }
    )
