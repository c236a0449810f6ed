"""`duijie match`: who fits a need, what fits a professor, or either for free text."""

from enum import StrEnum
from typing import Annotated

from typer import Argument, BadParameter, Option, Typer

from matching.eligibility import FacultyFilter, NeedFilter
from matching.types import ExpertiseKind, NeedKind
from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say, spoken_language
from service.language import Wording

_ABOUT = Wording(
    "为需求找教师，为教师找需求，或按文字查找", "Find professors for a need, needs for a professor, or either for text"
)
_SUBJECT = Wording(
    "需求或教师的编号（导入表中的编号或系统编号）", "Id of a need or professor (the sender's own, or the service's)"
)
_TEXT = Wording("按一段文字查找，不保存", "Match this text instead; nothing is stored")
_TO = Wording("按文字查找时找什么：faculty 或 needs", "What to find for the text: faculty or needs")
_TOP = Wording("最多显示多少个", "How many to show at most")
_ORGANIZATION = Wording("只看这些单位（可重复）", "Only of this organization (may be repeated)")
_REGION = Wording("只看这些地区（可重复）", "Only in this region (may be repeated)")
_EXPERTISE = Wording("只看这类成果（可重复）", "Only items of this kind (may be repeated)")
_KIND = Wording("只看这类需求（可重复）", "Only needs of this kind (may be repeated)")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_ONE_OF = Wording("请给出一个编号，或用 --text 给出一段文字", "give either an id or --text")
_LOADING = Wording("正在加载模型和数据……", "Loading the model and the data …")


class MatchSide(StrEnum):
    """What a free text is matched with."""

    FACULTY = "faculty"
    NEEDS = "needs"


def add_match(app: Typer) -> None:
    """Add the command."""

    @app.command("match", help=say(_ABOUT))
    def match(
        subject: Annotated[str | None, Argument(help=say(_SUBJECT), metavar="[ID]", show_default=False)] = None,
        *,
        text: Annotated[str | None, Option(help=say(_TEXT), show_default=False)] = None,
        to: Annotated[MatchSide, Option(help=say(_TO))] = MatchSide.FACULTY,
        top: Annotated[int, Option(help=say(_TOP), min=1, max=200)] = 5,
        organization: Annotated[list[str] | None, Option(help=say(_ORGANIZATION))] = None,
        region: Annotated[list[str] | None, Option(help=say(_REGION))] = None,
        expertise_kind: Annotated[list[ExpertiseKind] | None, Option(help=say(_EXPERTISE))] = None,
        kind: Annotated[list[NeedKind] | None, Option(help=say(_KIND))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        if (subject is None) == (text is None):
            raise BadParameter(say(_ONE_OF))
        faculty = FacultyFilter(frozenset(organization or ()), frozenset(region or ()), frozenset(expertise_kind or ()))
        needs = NeedFilter(frozenset(organization or ()), frozenset(region or ()), frozenset(kind or ()))
        _match(subject, text, to, faculty=faculty, needs=needs, top_k=top, as_json=as_json)


def _match(
    subject: str | None,
    text: str | None,
    to: MatchSide,
    *,
    faculty: FacultyFilter,
    needs: NeedFilter,
    top_k: int,
    as_json: bool,
) -> None:
    # All of this takes seconds to import, which `duijie --help` must not wait for.
    from service.accounts.principal import COMMAND_LINE
    from service.cli.match_page import write_matches
    from service.judgements.shown import log_shown
    from service.matches import use_cases
    from service.matches.schemas import MatchList
    from service.models.columns import new_id
    from service.settings import load_settings
    from service.startup import open_runtime

    show_progress(_LOADING)
    with open_runtime(load_settings()) as runtime, runtime.database.reading() as db:
        matcher = runtime.get_matcher(db)
        if subject is not None:
            ranked = use_cases.match_reference(
                db, COMMAND_LINE, matcher, runtime.encoder, subject, faculty=faculty, needs=needs, top_k=top_k
            )
        elif to is MatchSide.FACULTY:
            query = use_cases.TextQuery(text=text or "")
            ranked = use_cases.match_text_to_faculty(
                db, COMMAND_LINE, matcher, runtime.encoder, query, only=faculty, top_k=top_k
            )
        else:
            ranked = use_cases.match_text_to_needs(
                db, COMMAND_LINE, matcher, runtime.encoder, text or "", only=needs, top_k=top_k
            )
        list_id = new_id() if ranked.asked_by else None
        if list_id:
            log_shown(runtime.database, ranked, list_id=list_id, model=runtime.encoder.name)
    if as_json:
        print_json(MatchList.of(ranked, list_id=list_id).model_dump(mode="json"))
    else:
        print_result(write_matches(ranked, spoken_language()))
