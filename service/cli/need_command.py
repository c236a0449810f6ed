"""`duijie need …`: needs read from e-mails and forms."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from service.cli.opening import open_database
from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say, spoken_language
from service.language import Language, Wording

if TYPE_CHECKING:
    from service.drafts.schemas import DraftPublic

_ABOUT = Wording("从邮件或登记表读取需求", "Needs read from e-mails and forms")
_DRAFT = Wording("把邮件文本（.txt）或登记表（.docx）读成草稿", "Read an e-mail (.txt) or a form (.docx) into a draft")
_CONFIRM = Wording("确认草稿，成为正式需求", "Make a draft a need")
_DISCARD = Wording("丢弃草稿", "Discard a draft")
_LIST = Wording("列出草稿", "List the drafts")
_FILE = Wording("文本文件（UTF-8）或 .docx；- 表示标准输入", "Text file (UTF-8) or .docx; - for standard input")
_ID = Wording("草稿编号", "Id of the draft")
_COMPANY = Wording("企业的系统编号，草稿没有认出企业时使用", "Id of the company, where the draft does not know it")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_LOADING = Wording("正在加载模型……", "Loading the model …")

_HEAD = Wording("草稿 {id}", "Draft {id}")
_FIELD = Wording("  {name}：{value}", "  {name}: {value}")
_QUOTE = Wording("      原文：{quote}", "      from: {quote}")
_UNREAD = Wording("未采用：", "Left out:")
_NEXT = Wording("确认：duijie need confirm {id}", "To confirm: duijie need confirm {id}")
_NO_COMPANY = Wording(
    "没有找到对应的企业：确认时请用 --company 给出企业编号。", "The company is not known: give its id with --company."
)
_CONFIRMED = Wording("已成为需求 {id}：{title}", "It is now the need {id}: {title}")
_DISCARDED = Wording("已丢弃 {id}。", "Discarded {id}.")
_NONE = Wording("没有草稿。", "There are no drafts.")
_NAMES = {
    "company": Wording("企业", "company"),
    "external_id": Wording("编号", "id"),
    "kind": Wording("类型", "kind"),
    "title": Wording("标题", "title"),
    "body": Wording("描述", "description"),
    "requirements": Wording("要求", "requirements"),
    "deadline": Wording("期限", "deadline"),
    "budget_cny": Wording("预算（元）", "budget (CNY)"),
    "contact": Wording("联系人", "contact"),
}


def add_need(app: Typer) -> None:
    """Add the commands."""
    group = Typer(help=say(_ABOUT), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="need")

    @group.command("draft", help=say(_DRAFT))
    def draft(
        file: Annotated[Path, Argument(help=say(_FILE), metavar="FILE", show_default=False)],
        *,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _draft(file, as_json=as_json)

    @group.command("drafts", help=say(_LIST))
    def drafts(*, as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False) -> None:
        _list(as_json=as_json)

    @group.command("confirm", help=say(_CONFIRM))
    def confirm(
        draft: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)],
        *,
        company: Annotated[str | None, Option(help=say(_COMPANY))] = None,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _confirm(draft, company, as_json=as_json)

    @group.command("discard", help=say(_DISCARD))
    def discard(draft: Annotated[str, Argument(help=say(_ID), metavar="ID", show_default=False)]) -> None:
        _discard(draft)


def _draft(file: Path, *, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.drafts import use_cases
    from service.drafts.files import read_file
    from service.drafts.schemas import DraftPublic

    data = read_file(file)
    with open_database() as (database, _), database.writing() as db:
        made = DraftPublic.model_validate(use_cases.draft_from_file(db, COMMAND_LINE, file, data))
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        print_result(write_draft(made))


def _list(*, as_json: bool) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.drafts import use_cases
    from service.drafts.schemas import DraftPublic
    from service.pagination import list_all

    with open_database() as (database, _), database.reading() as db:
        rows = [
            DraftPublic.model_validate(row)
            for row in list_all(lambda page: use_cases.list_drafts(db, COMMAND_LINE, page))
        ]
    if as_json:
        print_json([row.model_dump(mode="json") for row in rows])
    else:
        print_result("\n".join(f"{row.id}  {row.fields.title}" for row in rows) or say(_NONE))


def _confirm(draft_id: str, company: str | None, *, as_json: bool) -> None:
    from embeddings.loading import load_encoder
    from service.accounts.principal import COMMAND_LINE
    from service.drafts import use_cases
    from service.drafts.schemas import DraftUpdate
    from service.needs.schemas import NeedCreated
    from service.needs.use_cases import assess

    show_progress(_LOADING)
    with open_database() as (database, settings):
        encoder = load_encoder(settings.model)
        with database.writing() as db:
            if company is not None:
                use_cases.update_draft(db, COMMAND_LINE, draft_id, DraftUpdate.model_validate({"company_id": company}))
            row = use_cases.confirm_draft(db, COMMAND_LINE, encoder, draft_id)
            made = NeedCreated.with_quality(row, assess(row))
    if as_json:
        print_json(made.model_dump(mode="json"))
        return
    lines = [say(_CONFIRMED, id=made.id, title=made.title)]
    lines += [f"  {one.zh if spoken_language() is Language.ZH else one.en}" for one in made.quality.warnings]
    print_result("\n".join(lines))


def _discard(draft_id: str) -> None:
    from service.accounts.principal import COMMAND_LINE
    from service.drafts import use_cases

    with open_database() as (database, _), database.writing() as db:
        use_cases.discard_draft(db, COMMAND_LINE, draft_id)
    print_result(say(_DISCARDED, id=draft_id))


def write_draft(draft: "DraftPublic") -> str:
    """A draft as a person reads it in a terminal."""
    lines = [say(_HEAD, id=draft.id)]
    values = draft.fields.model_dump(mode="json")
    for name, wording in _NAMES.items():
        if values[name] in (None, "", []):
            continue
        value = values[name]
        if name == "requirements":
            value = "".join(f"\n    {'!' if one['must'] else '?'} {one['text']}" for one in value)
        lines.append(say(_FIELD, name=say(wording), value=value))
        lines += [say(_QUOTE, quote=_one_line(one.quote)) for one in draft.origins if one.field == name]
    zh = spoken_language() is Language.ZH
    lines += [f"  * {note.zh if zh else note.en}" for note in draft.notes if note.field]
    if draft.unread:
        lines += [say(_UNREAD), *(f"  {_one_line(text)}" for text in draft.unread)]
    lines += [say(_NO_COMPANY)] if draft.fields.company_id is None else []
    return "\n".join([*lines, say(_NEXT, id=draft.id)])


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else text[:99] + "…"  # noqa: PLR2004 - as much as a line of a terminal holds
