"""What the workbook of a docking session holds: a sheet for each part, its columns, and how people call them."""

from collections.abc import Mapping
from enum import StrEnum

from service.language import Wording
from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.layouts import Column, Layout


class Part(StrEnum):
    """A sheet of the workbook."""

    SESSION = "session"
    ROUNDS = "rounds"
    FACULTY = "faculty"
    COMPANIES = "companies"
    PREFERENCES = "preferences"
    CONFLICTS = "conflicts"
    LOCKS = "locks"


PARTS: Mapping[Part, Wording] = {
    Part.SESSION: Wording("对接会", "Session"),
    Part.ROUNDS: Wording("场次", "Rounds"),
    Part.FACULTY: Wording("参会教师", "Faculty"),
    Part.COMPANIES: Wording("参会企业", "Companies"),
    Part.PREFERENCES: Wording("意愿", "Preferences"),
    Part.CONFLICTS: Wording("冲突", "Conflicts"),
    Part.LOCKS: Wording("锁定", "Locks"),
}
"""How each sheet is called."""

_SHEET_NAMES: Mapping[Part, str] = {
    Part.SESSION: "会议|基本信息|设置|session|settings|event",
    Part.ROUNDS: "轮次|场次表|时间安排|rounds|slots|time slots",
    Part.FACULTY: "教师|专家|参会专家|教师名单|参会教师名单|professors|experts|faculty members",
    Part.COMPANIES: "企业|参会企业名单|企业名单|公司|company|enterprises|firms",
    Part.PREFERENCES: "志愿|偏好|意向|preference|wishes|wish list",
    Part.CONFLICTS: "回避|不会面|冲突回避|conflict|avoid",
    Part.LOCKS: "锁定会面|固定会面|固定|lock|fixed|fixed meetings",
}


def _column(name: str, zh: str, en: str, synonyms: str) -> Column:
    return Column(name, Wording(zh, en), synonyms)


_ROUND = _column("round", "场次", "Round", "轮次|第几轮|场次号|轮|round no|round number|slot|slot number|no")
_CODE = "参会编号|代码|序列号|code|participant|participant id|external id"
_FACULTY_CODE = _column(
    "faculty", "教师编号", "Faculty ID", "教师|专家编号|教师代码|faculty|professor|professor id|expert id|faculty code"
)
_COMPANY_CODE = _column(
    "company", "企业编号", "Company ID", "企业|公司编号|企业代码|company|firm|company code|enterprise id"
)
_FACULTY_NAME = _column("faculty_name", "教师姓名", "Faculty name", "姓名|教师名|专家姓名|professor name|expert name")
_COMPANY_NAME = _column("company_name", "企业名称", "Company name", "公司名称|企业名|firm name|enterprise name")
_NOTE = _column("note", "说明", "Note", "备注|原因|理由|remark|remarks|notes|reason|comment")
_QUOTAS = (
    _column(
        "least", "最少场数", "Least meetings", "最少|最少会面|最低场数|下限|min|minimum|least|min meetings|at least"
    ),
    _column("most", "最多场数", "Most meetings", "最多|最多会面|最高场数|上限|max|maximum|most|max meetings|at most"),
    _column(
        "available",
        "可参加场次",
        "Available rounds",
        "可到场次|可参加轮次|可到轮次|可到时间|时间|可参加时间|available|availability|rounds available",
    ),
)

SESSION_LAYOUTS: Mapping[Part, Layout] = {
    Part.SESSION: Layout(
        Part.SESSION,
        PARTS[Part.SESSION],
        (
            _column("name", "名称", "Name", "会议名称|对接会名称|活动名称|title|session name|event"),
            _column("date", "日期", "Date", "会议日期|时间|day|session date"),
            _column("timezone", "时区", "Time zone", "timezone|tz"),
            _column("place", "地点", "Place", "会议地点|地址|会场|venue|location"),
            _column("tables", "桌数", "Tables", "桌子数|桌子|table|number of tables"),
            _column("table_names", "桌名", "Table names", "桌子名称|桌号名称|names of tables"),
        ),
        required=(("name", "date", "tables"),),
    ),
    Part.ROUNDS: Layout(
        Part.ROUNDS,
        PARTS[Part.ROUNDS],
        (
            _ROUND,
            _column("start", "开始", "Start", "开始时间|起始|起|from|starts|start time|begin"),
            _column("minutes", "时长（分钟）", "Minutes", "时长|分钟|长度|length|duration|length in minutes"),
        ),
        required=(("start",), ("minutes",)),
    ),
    Part.FACULTY: Layout(
        Part.FACULTY,
        PARTS[Part.FACULTY],
        (
            _column("code", "编号", "ID", f"教师编号|专家编号|工号|{_CODE}|faculty id|professor id|expert id"),
            _column("name", "姓名", "Name", "教师姓名|专家姓名|教师|专家|full name|professor|faculty name"),
            _column("organization", "单位", "University", "学校|高校|大学|院系|organization|organisation|institution"),
            *_QUOTAS,
            _NOTE,
        ),
        required=(("code", "name"),),
    ),
    Part.COMPANIES: Layout(
        Part.COMPANIES,
        PARTS[Part.COMPANIES],
        (
            _column("code", "编号", "ID", f"企业编号|公司编号|{_CODE}|company id|company code"),
            _column("name", "企业名称", "Company name", "名称|公司名称|企业|公司|name|company|firm"),
            *_QUOTAS,
            _column("needs", "携带需求", "Needs brought", "需求|需求编号|带来的需求|needs|need ids|need id"),
            _NOTE,
        ),
        required=(("code", "name"),),
    ),
    Part.PREFERENCES: Layout(
        Part.PREFERENCES,
        PARTS[Part.PREFERENCES],
        (
            _column("side", "提出方", "Who says it", "谁提出|来自|一方|from|side|who|by"),
            _FACULTY_CODE,
            _FACULTY_NAME,
            _COMPANY_CODE,
            _COMPANY_NAME,
            _column("kind", "意愿", "Wish", "偏好|态度|意向|preference|kind|type"),
            _column("rank", "志愿", "Rank", "排序|名次|第几志愿|志愿顺序|order|priority|choice"),
        ),
        required=(("side",), ("faculty",), ("company",)),
    ),
    Part.CONFLICTS: Layout(
        Part.CONFLICTS,
        PARTS[Part.CONFLICTS],
        (
            _FACULTY_CODE,
            _FACULTY_NAME,
            _COMPANY_CODE,
            _COMPANY_NAME,
            _column("action", "处理", "Action", "处理方式|是否会面|安排|rule|decision"),
            _NOTE,
        ),
        required=(("faculty",), ("company",)),
    ),
    Part.LOCKS: Layout(
        Part.LOCKS,
        PARTS[Part.LOCKS],
        (
            _FACULTY_CODE,
            _FACULTY_NAME,
            _COMPANY_CODE,
            _COMPANY_NAME,
            _ROUND,
            _column("table", "桌号", "Table", "桌|桌子|table no|table number"),
        ),
        required=(("faculty",), ("company",), ("round",), ("table",)),
    ),
}
"""The sheets of the workbook. A sheet lists all there is of its part: what it leaves out is removed."""


def find_part(sheet_name: str) -> Part | None:
    """The part that a sheet of this name holds; None where the name says nothing."""
    key = plain_key(sheet_name)
    for part, wording in PARTS.items():
        if key in {plain_key(word) for word in (part.value, wording.zh, wording.en, *_SHEET_NAMES[part].split("|"))}:
            return part
    return None
