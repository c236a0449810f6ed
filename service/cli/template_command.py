"""`duijie template`: an xlsx file for clerks to fill in."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from service.cli.output import print_result
from service.cli.speech import say, spoken_language
from service.language import Wording

_ABOUT = Wording("生成供填写的 xlsx 模板", "Write an xlsx template to be filled in")
_NOUN = Wording("faculty：教师；needs：企业和技术需求", "faculty, or needs (with their companies)")
_OUTPUT = Wording("文件名（默认：当前文件夹中的 <类型>-template.xlsx）", "File (default: <noun>-template.xlsx, here)")
_FORCE = Wording("文件已存在时覆盖", "Write over a file that is there")


class TemplateNoun(StrEnum):
    """What there are templates for."""

    FACULTY = "faculty"
    NEEDS = "needs"


def add_template(app: Typer) -> None:
    """Add the command."""

    @app.command("template", help=say(_ABOUT))
    def template(
        noun: Annotated[TemplateNoun, Argument(help=say(_NOUN), metavar="faculty|needs", show_default=False)],
        *,
        output: Annotated[Path | None, Option("--output", "-o", help=say(_OUTPUT), show_default=False)] = None,
        force: Annotated[bool, Option("--force", help=say(_FORCE))] = False,
    ) -> None:
        # openpyxl is slow to import, and `duijie --help` must not wait for it.
        from service.spreadsheets.layouts import Noun
        from service.spreadsheets.template import write_template

        path = output or Path(f"{noun}-template.xlsx")
        sheets = (Noun.FACULTY,) if noun is TemplateNoun.FACULTY else (Noun.COMPANIES, Noun.NEEDS)
        write_template(path, sheets, language=spoken_language(), force=force)
        print_result(str(path))
