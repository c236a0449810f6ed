"""From pieces to the fields of a need, each with the words that it was read from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from service.drafts.pieces import Piece
from service.imports.needs_sheet import derive_title
from service.language import Wording
from service.needs.schemas import MAX_REQUIREMENTS
from service.spreadsheets.cell_text import clean_line, clean_name, is_nothing
from service.spreadsheets.dates import parse_date
from service.spreadsheets.findings import Finding
from service.spreadsheets.items import is_heading
from service.spreadsheets.kinds import NEED_KIND_WORDS
from service.spreadsheets.money import parse_budget
from service.spreadsheets.requirements import parse_requirements

_NUMBERED = re.compile(r"\s*(?:[（(]?\d{1,2}[）)、]|\d{1,2}[.．](?!\d)|[①-⑳]|[-•●*·]\s)\s*(?P<text>.+)")
_DATE = (
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*(?:[-/.月]\s*\d{1,2}\s*[日号]?|月)?(?:底|末)?|\d{4}\s*年(?:底|末)?|"
    r"\d{1,2}(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+\d{4}|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}"
)
_DEADLINE = re.compile(
    rf"(?:期限|截止|截至|时限|最迟|争取|希望在?|计划在?|需在?|于|在|deadline|due|by|before|until|no later than|by the end of)"
    rf"[^。；;\n\d]{{0,12}}?(?P<date>{_DATE})|(?P<before>{_DATE})\s*(?:之?前|以前|底前|底|完成|见效)",
    re.IGNORECASE,
)
_AMOUNT = r"(?:[¥￥$€£]|CNY|RMB|USD|EUR)?\s*\d[\d,.]*(?:\s*[-~至到–]\s*\d[\d,.]*)?\s*(?:亿|百万|千万|万|千|million|thousand|k\b)?\s*(?:美元|欧元|元|CNY|RMB|yuan|USD|EUR)?"
_BUDGET = re.compile(
    rf"(?:预算|经费|费用|拟投入|投入|资金|budget|spend|invest)[^。；;\n\d¥￥$€£]{{0,14}}?(?P<amount>{_AMOUNT})|"
    rf"(?P<before>{_AMOUNT})\s*(?:of\s+)?(?:的)?\s*(?:预算|经费|budget)",
    re.IGNORECASE,
)
_HAS_UNIT = re.compile(r"亿|万|元|[¥￥$€£]|CNY|RMB|USD|EUR|yuan|million|thousand", re.IGNORECASE)
_GREETING = re.compile(
    r"\s*(?:(?:尊敬的|亲爱的|各位).{0,20}|.{0,8}(?:老师|领导|主任|经理|专家)(?:们)?(?:您好|你好|好)?|您好|你好|大家好|"
    r"(?:Dear|Hello|Hi)\b.{0,40})\s*[,，:：!！。]?\s*",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"\s*(?:此致|敬礼|顺颂商祺|祝好|谢谢|多谢|盼复|期待(?:您的)?回复|"
    r"(?:Best|Kind|Warm)?\s*regards|Best wishes|Thanks(?: in advance)?|Thank you|Yours (?:sincerely|faithfully)|Sincerely)\s*[,，。!！]?\s*",
    re.IGNORECASE,
)
_MAIL_HEADER = re.compile(
    r"\s*(?P<name>发件人|收件人|抄送|发送时间|日期|主题|From|To|Cc|Sent|Date|Subject)\s*[:：]\s*(?P<value>.*)",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^(?:(?:回复|答复|转发|Re|Fwd|Fw)\s*[:：]\s*)+", re.IGNORECASE)
_REACHABLE = re.compile(
    r"[^@\s]+@[^@\s]+\.[a-z]{2,}|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)|\+\d[\d\s-]{7,}", re.IGNORECASE
)
_COMPANY = re.compile(
    r"[^\s，。；,;:：（(]{2,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|集团)|[A-Z][\w&.\- ]{1,60}?(?:Co\.,? ?Ltd\.?|Ltd\.?|Inc\.?|GmbH)"
)
_I_AM = re.compile(r"^(?:我们是|我是|这里是|我司是|我司|本公司|We are |I am from |from )")
_OWN_MARK = re.compile(r"\n(?=[（(\[【]\s*(?:希望|期望|必须|可选|优先|must|wish|optional|nice to have))", re.IGNORECASE)
_MAX_CONTACT = 200
MAX_LINE = 60
"""Characters of a line that is taken whole as the contact; of a longer one only the address or number is."""

INDICATOR_LINE = Wording(
    "按编号行读作要求，请确认。", "Read as a requirement because the line is numbered; please check."
)
TITLE_DERIVED = Wording(
    "没有标题，取描述的第一句。", "There is no title; the first sentence of the description is taken."
)
NOT_PART = Wording("“{label}”不是需求的字段，未采用。", "'{label}' is no field of a need and is left out.")
REQUIREMENTS_CUT = Wording(
    "要求超过 {limit} 条，只取前 {limit} 条。", "There are more than {limit} requirements; the first {limit} are taken."
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The words that a field was read from."""

    field: str
    quote: str


@dataclass(frozen=True, slots=True)
class Note:
    """How something was read, or why not; `field` is "" where it is about none."""

    field: str
    code: str
    sentence: Wording


@dataclass(slots=True)
class Reading:
    """What was read. `fields` has the names of `NeedCreate`, and `company`, the name of who asks."""

    fields: dict[str, Any] = field(default_factory=dict)
    origins: list[Origin] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_mail(text: str) -> tuple[list[str], dict[str, str]]:
    """Split a pasted e-mail into its lines without headers, greeting and sign-off, and what those say.

    The second value holds `title` (the subject), `contact` and `company` (from the signature) as far as they are there.
    """
    lines = [line.lstrip("> \t").rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    said: dict[str, str] = {}
    kept: list[str] = []
    for number, line in enumerate(lines):
        if (header := _MAIL_HEADER.fullmatch(line)) and not any(kept):
            if header["name"].lower() in {"主题", "subject"}:
                said["title"] = _REPLY.sub("", header["value"].strip())
            continue
        if _GREETING.fullmatch(line) and not any(kept):
            continue
        if _SIGN_OFF.fullmatch(line):
            _read_signature(lines[number + 1 :], said)
            break
        kept.append(line)
    return kept, said


def read_pieces(pieces: Iterable[Piece], said: Mapping[str, str] | None = None) -> Reading:
    """Read a need out of pieces; `said` is what `read_mail` found around them."""
    reading = Reading()
    prose: list[str] = []
    items: list[Piece] = []
    for piece in pieces:
        if not piece.text or is_nothing(piece.text):
            continue
        if piece.field:
            _read_labelled(reading, piece, items)
        elif piece.label:
            _leave(reading, piece)
        elif match := _NUMBERED.fullmatch(piece.text):
            items.append(Piece(match["text"], field="must"))
            reading.notes.append(Note("requirements", "read-from-list", INDICATOR_LINE))
        elif not is_heading(piece.text):
            prose.append(piece.text)
    _read_requirements(reading, items)
    _read_prose(reading, prose)
    for name, value in (said or {}).items():
        if value and name not in reading.fields:
            _set(reading, name, value, value)
    _derive_title(reading)
    return reading


def _read_signature(lines: Sequence[str], said: dict[str, str]) -> None:
    lines = [line.strip() for line in lines if line.strip() and not _SIGN_OFF.fullmatch(line)][:8]
    if any(_REACHABLE.search(line) for line in lines):
        company = next((match[0] for line in lines if (match := _COMPANY.search(line))), "")
        if company:
            said["company"] = company
        said["contact"] = "，".join(line for line in lines if line != company)[:_MAX_CONTACT]


def _read_labelled(reading: Reading, piece: Piece, items: list[Piece]) -> None:
    match piece.field:
        case "must" | "wish":
            items.append(piece)
        case "body":
            known = reading.fields.get("body", "")
            _set(reading, "body", f"{known}\n{piece.text}".strip(), piece.quote)
        case "title" | "company" | "external_id":
            clean = clean_name if piece.field == "company" else clean_line
            _set(reading, piece.field, clean(piece.text), piece.quote)
        case "contact":
            known = reading.fields.get("contact", "")
            _set(reading, "contact", f"{known} {clean_line(piece.text)}".strip()[:_MAX_CONTACT], piece.quote)
        case "budget":
            _read_amount(reading, piece.text, piece)
        case "deadline":
            _read_date(reading, piece.text, piece)
        case "kind":
            _read_kind(reading, piece)
        case _:
            _leave(reading, piece)


def _leave(reading: Reading, piece: Piece) -> None:
    reading.unread.append(piece.quote)
    sentence = Wording(NOT_PART.zh.format(label=piece.label), NOT_PART.en.format(label=piece.label))
    reading.notes.append(Note("", "not-a-field", sentence))


def _read_amount(reading: Reading, text: str, piece: Piece) -> None:
    amount = parse_budget(text, header=piece.label)
    _note(reading, "budget_cny", amount.finding)
    if amount.value is None:
        reading.unread.append(piece.quote)
    else:
        _set(reading, "budget_cny", amount.value, piece.quote)


def _read_date(reading: Reading, text: str, piece: Piece) -> None:
    found = re.search(_DATE, text, re.IGNORECASE)
    day = parse_date(found[0].strip() if found else text)
    _note(reading, "deadline", day.finding)
    if day.value is None:
        reading.unread.append(piece.quote)
    else:
        _set(reading, "deadline", day.value, piece.quote)


def _read_kind(reading: Reading, piece: Piece) -> None:
    kinds = NEED_KIND_WORDS.find_all(piece.text)
    if kinds:
        _set(reading, "kind", kinds[0], piece.quote)
    else:
        reading.unread.append(piece.quote)


def _read_requirements(reading: Reading, items: Sequence[Piece]) -> None:
    requirements: list[dict[str, Any]] = []
    for piece in items:
        parts = _OWN_MARK.split(piece.text)  # a line with a mark of its own does not go on with the line above
        for entry in (entry for part in parts for entry in parse_requirements(part, must=piece.field != "wish")):
            one = {"text": entry.text, "must": entry.must}
            if one not in requirements:
                requirements.append(one)
                origin = Origin("requirements", piece.quote if piece.label else entry.text)
                reading.origins += [] if origin in reading.origins else [origin]
    if len(requirements) > MAX_REQUIREMENTS:
        zh, en = (text.format(limit=MAX_REQUIREMENTS) for text in (REQUIREMENTS_CUT.zh, REQUIREMENTS_CUT.en))
        reading.notes.append(Note("requirements", "requirements-cut", Wording(zh, en)))
    if requirements:
        reading.fields["requirements"] = requirements[:MAX_REQUIREMENTS]


def _read_prose(reading: Reading, prose: Sequence[str]) -> None:
    text = "\n".join(prose)
    if "body" not in reading.fields:
        if text:
            _set(reading, "body", text, prose[0])
    elif text:
        reading.unread += prose
    for name, pattern, read in (("budget_cny", _BUDGET, _read_amount), ("deadline", _DEADLINE, _read_date)):
        for match in pattern.finditer(f"{text}\n{reading.fields.get('body', '')}"):
            value = next(group for group in match.groups() if group).strip()
            if name not in reading.fields and (name != "budget_cny" or _HAS_UNIT.search(value)):
                read(reading, value, Piece(match[0].strip()))
    if "contact" not in reading.fields and (reachable := _REACHABLE.search(text)):
        line = next(line for line in text.split("\n") if reachable[0] in line)
        _set(reading, "contact", (line if len(line) <= MAX_LINE else reachable[0])[:_MAX_CONTACT], line)
    if "company" not in reading.fields and (company := _COMPANY.search(text)):
        _set(reading, "company", _I_AM.sub("", company[0]), company[0])


def _derive_title(reading: Reading) -> None:
    body = reading.fields.get("body", "")
    if "title" not in reading.fields and body:
        title = derive_title(body)
        _set(reading, "title", title, title)
        reading.notes.append(Note("title", "title-derived", TITLE_DERIVED))


def _set(reading: Reading, name: str, value: object, quote: str) -> None:
    reading.fields[name] = value.isoformat() if isinstance(value, date) else value
    reading.origins.append(Origin(name, quote))


def _note(reading: Reading, name: str, finding: Finding | None) -> None:
    if finding is not None:
        reading.notes.append(Note(name, finding.code, finding.wording))
