"""What an import has to say about a cell, a row or a sheet: every sentence, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from service.language import Language, Wording


class Severity(StrEnum):
    """An error rejects its row (or sheet); a note tells what was done."""

    ERROR = "error"
    NOTE = "note"


_E = Severity.ERROR
_N = Severity.NOTE

_CATALOGUE: Mapping[str, tuple[Severity, Wording]] = {
    # sheets
    "sheet-hidden": (_N, Wording("隐藏的工作表未导入。", "A hidden sheet is not imported.")),
    "sheet-ignored": (
        _N,
        Wording("说明或示例工作表未导入。", "A sheet with instructions or examples is not imported."),
    ),
    "sheet-unknown": (
        _N,
        Wording("没有可识别的表头，工作表未导入。", "No known header was found; the sheet is not imported."),
    ),
    "sheet-without-rows": (
        _N,
        Wording("表头下面没有数据，没有可导入的内容。", "There is no row below the header: nothing to import."),
    ),
    "header-not-found": (
        _E,
        Wording(
            "没有找到表头：前 {limit} 行中没有一行含有可识别的列名。教师表至少要有“姓名”，企业表要有“企业名称”，"
            "需求表要有“企业名称”和“需求描述”；可用 duijie template 生成模板。",
            "No header row was found: none of the first {limit} rows names known columns. A faculty sheet needs "
            "'Name', a company sheet 'Company name', a needs sheet 'Company name' and 'Description'; "
            "duijie template writes one.",
        ),
    ),
    "sheet-is-form": (
        _E,
        Wording(
            "工作表像是竖排的登记表（左边是项目名，右边是内容）：请改成一行表头、每行一条的表格，"
            "可用 duijie template 生成模板。",
            "The sheet is a form with labels on the left and answers on the right: put the labels into one header row "
            "and each entry into a row below; duijie template writes such a sheet.",
        ),
    ),
    "header-incomplete": (
        _E,
        Wording(
            "表头缺少必需的列：{missing}（看起来是{noun}表）。",
            "The header lacks the column that is needed: {missing} (this looks like a sheet of {noun}).",
        ),
    ),
    "sheet-ambiguous": (
        _E,
        Wording(
            "无法判断工作表的内容是{first}还是{second}：请把工作表改名为“{first}”或“{second}”。",
            "The sheet could hold {first} or {second}: rename the sheet to '{first}' or '{second}'.",
        ),
    ),
    "column-unknown": (
        _N,
        Wording("未识别的列，未导入。", "This column is not known and is not imported."),
    ),
    "column-ignored": (
        _N,
        Wording("该列不需要，未保存。", "This column is not needed and is not stored."),
    ),
    "column-guessed": (_N, Wording("该列按“{column}”读取。", "This column is read as '{column}'.")),
    "column-repeated": (
        _N,
        Wording(
            "与 {other} 列重复（都是“{column}”），未导入。",
            "Column {other} is '{column}' as well; this one is not imported.",
        ),
    ),
    "column-without-header": (
        _N,
        Wording("该列有内容但没有列名，未导入。", "This column holds values but has no header; it is not imported."),
    ),
    "kind-column-missing": (
        _N,
        Wording(
            "没有“需求类型”列：新需求按“技术难题”导入。",
            "There is no column for the kind of need: new needs are taken as technical problems.",
        ),
    ),
    # rows
    "row-example": (_N, Wording("示例行未导入。", "An example row is not imported.")),
    "row-repeats-header": (_N, Wording("该行重复表头，已跳过。", "This row repeats the header and is skipped.")),
    "row-not-data": (
        _N,
        Wording(
            "该行像是标题、合计或备注，已跳过。", "This row looks like a heading, a total or a remark and is skipped."
        ),
    ),
    "value-missing": (_E, Wording("“{column}”不能为空。", "'{column}' must not be blank.")),
    "value-failed": (
        _E,
        Wording(
            "单元格是公式错误：请改正公式或直接填写内容。",
            "The formula in this cell failed: mend it or write the value itself.",
        ),
    ),
    "value-uncomputed": (
        _E,
        Wording(
            "公式没有保存结果：请在 Excel 或 WPS 中打开并保存，或直接填写内容。",
            "The formula was saved without its result: open and save the file in Excel or WPS, or write the value.",
        ),
    ),
    "value-too-long": (
        _E,
        Wording(
            "内容有 {length} 字，超过上限 {limit} 字。", "The value has {length} characters; the limit is {limit}."
        ),
    ),
    "value-refused": (_E, Wording("不能保存这个值（{reason}）。", "This value cannot be stored ({reason}).")),
    "too-many-items": (
        _E,
        Wording("共有 {count} 条，超过上限 {limit} 条。", "There are {count} entries; the limit is {limit}."),
    ),
    "id-repeated": (
        _E,
        Wording(
            "编号“{id}”出现多次：{places}。请使用不同的编号，或删除多余的行。",
            "The id '{id}' stands in several rows: {places}. Give each its own id or delete the surplus.",
        ),
    ),
    "name-repeated": (
        _E,
        Wording(
            "没有编号，且与其他行无法区分（“{name}”）：{places}。请增加“编号”列或删除多余的行。",
            "Without an id these rows cannot be told apart ('{name}'): {places}. Add an 'ID' column or delete some.",
        ),
    ),
    "name-inherited": (
        _N,
        Wording("该行没有填写，沿用上一行的“{name}”。", "Blank in this row: taken from the row above, '{name}'."),
    ),
    # values
    "kind-unknown": (
        _E,
        Wording("未知的类型。可选：{options}。", "This kind is not known. The options are: {options}."),
    ),
    "kind-several": (
        _N,
        Wording("填写了多个类型，按第一个“{kind}”导入。", "Several kinds are named; the first is taken: {kind}."),
    ),
    "kind-blank": (
        _N,
        Wording(
            "没有填写类型，新需求按“技术难题”导入。", "No kind is given: a new need is taken as a technical problem."
        ),
    ),
    "date-unreadable": (
        _E,
        Wording(
            "不是可识别的日期：请写成 2022-05-20。", "This is not a date that can be read: write it as 2022-05-20."
        ),
    ),
    "date-ambiguous": (
        _E,
        Wording(
            "无法判断日和月的顺序：请写成 2022-05-20。",
            "Day and month cannot be told apart: write the date as 2022-05-20.",
        ),
    ),
    "date-completed": (
        _N,
        Wording("日期不完整，按 {date} 导入。", "The date is not complete; it is taken as {date}."),
    ),
    "date-open": (_N, Wording("按没有截止日期导入。", "Taken as having no deadline.")),
    "year-unreadable": (
        _E,
        Wording("不是可识别的年份：请写成 2022。", "This is not a year that can be read: write it as 2022."),
    ),
    "budget-unreadable": (
        _E,
        Wording(
            "不是可识别的金额：请写成数字，例如 50。",
            "This is not an amount that can be read: write a number such as 50.",
        ),
    ),
    "budget-open": (_N, Wording("没有具体金额，预算留空。", "No amount is named; the budget stays blank.")),
    "budget-range": (
        _N,
        Wording("金额是范围，按上限 {amount} 元导入。", "The amount is a range; the upper end is taken: CNY {amount}."),
    ),
    "budget-unit-guessed": (
        _N,
        Wording(
            "没有写明单位，按{unit}计算，为 {amount} 元。请在表头写明，例如“预算（万元）”。",
            "No unit is given; read as {unit}: CNY {amount}. Name it in the header, as in 'Budget (10k CNY)'.",
        ),
    ),
    "budget-large": (
        _N,
        Wording("预算为 {amount} 元，请确认单位。", "The budget makes CNY {amount}; check the unit."),
    ),
    "budget-too-large": (
        _E,
        Wording(
            "预算 {amount} 元超过上限 {limit} 元：请检查单位。",
            "The budget of CNY {amount} is above the limit of {limit}: check the unit.",
        ),
    ),
    "budget-foreign": (
        _N,
        Wording("外币金额不换算，预算留空。", "A foreign currency is not converted; the budget stays blank."),
    ),
    "email-unreadable": (_N, Wording("不是邮箱地址，未导入。", "This is not an e-mail address and is not imported.")),
    "item-repeated": (
        _N,
        Wording("同一内容出现多次，只保留一次。", "The same text stands here more than once and is kept once."),
    ),
    "expertise-missing": (
        _N,
        Wording(
            "没有研究方向、论文、专利等内容，无法参与匹配。",
            "There is no direction, publication, patent or the like, so nothing can be matched.",
        ),
    ),
    "title-derived": (
        _N,
        Wording(
            "没有标题，取描述的第一句：“{title}”。",
            "There is no title; the first sentence of the description is taken: '{title}'.",
        ),
    ),
    "need-by-title": (
        _N,
        Wording(
            "按企业和标题对应到已有需求（编号 {id}）。",
            "Taken by company and title for the need that is known with the id {id}.",
        ),
    ),
    # references
    "faculty-unknown": (
        _E,
        Wording(
            "找不到编号为“{id}”的教师：请先导入教师，或在同一行填写姓名。",
            "There is no professor with the id '{id}': import the professor first, or write the name in this row.",
        ),
    ),
    "faculty-by-name": (
        _N,
        Wording(
            "按姓名对应到已有教师“{name}”（编号 {id}）。", "Taken by name for '{name}', who is known with the id {id}."
        ),
    ),
    "faculty-namesakes": (
        _E,
        Wording(
            "有多位教师姓名为“{name}”（{ids}）：请填写编号。",
            "Several professors are called '{name}' ({ids}): write the id.",
        ),
    ),
    "company-unknown": (
        _E,
        Wording(
            "找不到编号为“{id}”的企业：请检查编号，或在同一行填写企业名称。",
            "There is no company with the id '{id}': check the id, or write the company's name in this row.",
        ),
    ),
    "company-created": (
        _N,
        Wording(
            "企业“{name}”原来没有登记，按名称新建。", "The company '{name}' was not known and is created from its name."
        ),
    ),
    "company-variant": (
        _N,
        Wording(
            "“{name}”按企业“{known}”处理（只差公司后缀）。如果不是同一家，请填写企业编号。",
            "'{name}' is taken for '{known}' (only the legal form differs). If they are two, write the company's id.",
        ),
    ),
    "company-similar": (
        _N,
        Wording(
            "“{name}”与已有企业“{known}”相似，但按另一家企业处理。如果是同一家，请统一名称。",
            "'{name}' looks like '{known}' but is taken for another company. If they are one, write the same name.",
        ),
    ),
    "company-namesakes": (
        _E,
        Wording(
            "有多家企业可能是“{name}”（{ids}）：请填写企业编号。",
            "Several companies could be '{name}' ({ids}): write the company's id.",
        ),
    ),
    "company-contradicted": (
        _E,
        Wording(
            "企业编号“{id}”属于“{known}”，而该行写的是“{name}”：请改正其中一个。",
            "The company id '{id}' belongs to '{known}', but this row says '{name}': correct one of them.",
        ),
    ),
    "company-id-differs": (
        _E,
        Wording(
            "企业“{name}”的编号是“{known}”，而该行写的是“{id}”：请改正其中一个。",
            "The company '{name}' has the id '{known}', but this row says '{id}': correct one of them.",
        ),
    ),
    "company-name-taken": (
        _N,
        Wording(
            "另一家企业也叫“{name}”（编号 {id}）；如果是同一家，请使用同一编号。",
            "Another company has the name '{name}' too (id {id}); if they are one, use one id.",
        ),
    ),
    "value-contradicted": (
        _N,
        Wording("与 {place} 的“{kept}”不一致，保留前者。", "{place} says '{kept}'; that is kept."),
    ),
    "id-adopted": (
        _N,
        Wording("已有记录“{name}”从此使用编号 {id}。", "'{name}' was known without an id and now has the id {id}."),
    ),
    # sessions
    "number-unreadable": (
        _E,
        Wording("不是整数：请写成 3，或留空。", "This is no whole number: write 3, or leave the cell blank."),
    ),
    "rounds-unreadable": (
        _E,
        Wording("不是场次：请写成 1-4,6；留空表示全部。", "These are no rounds: write 1-4,6; blank means all of them."),
    ),
    "time-unreadable": (_E, Wording("不是时间：请写成 14:00。", "This is no time: write 14:00.")),
    "choice-unknown": (_E, Wording("未知的选项。可选：{options}。", "This is not known. The options are: {options}.")),
    "participant-unknown": (
        _E,
        Wording(
            "资料库中没有编号为“{id}”的{side}：请先导入，或改正编号。",
            "There is no entry with the id '{id}' among the {side}: import it first, or correct the id.",
        ),
    ),
    "participant-missing": (
        _E,
        Wording(
            "“{id}”不在参会名单中：请先在参会表中加上。",
            "'{id}' does not take part: add a row in the sheet of participants first.",
        ),
    ),
    "participant-contradicted": (
        _E,
        Wording(
            "编号“{id}”属于“{known}”，而该行写的是“{name}”：请改正其中一个。",
            "The id '{id}' belongs to '{known}', but this row says '{name}': correct one of them.",
        ),
    ),
    "brought-need-unknown": (
        _E,
        Wording(
            "该企业没有编号为“{id}”的需求：请改正编号。", "The company has no need with the id '{id}': correct it."
        ),
    ),
    "wish-refused": (_E, Wording("{why}这一条没有保存。", "{why} This one was not kept.")),
    "row-repeated": (
        _E,
        Wording("与第 {row} 行重复：请删除其中一行。", "This repeats row {row}: delete one of the two."),
    ),
    "list-kept": (
        _N,
        Wording(
            "表中有错误的行，因此没有移除任何未列出的内容。",
            "A row of this sheet is wrong, so nothing that the sheet does not list was removed.",
        ),
    ),
    "need-id-elsewhere": (
        _N,
        Wording(
            "编号“{id}”在企业“{known}”名下也有；本行作为“{name}”的另一条需求导入。若是同一条需求换了企业，请在控制台修改原需求的企业。",
            "The company '{known}' has a need with the id '{id}' too; this row is another need, of '{name}'. Where it is "
            "the same one, change the company of the stored need in the console instead.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say: a code of the catalogue, the values of its sentence, and what to write instead, if anything."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    suggestion: Wording | str | None = None

    @property
    def severity(self) -> Severity:
        """Whether it rejects the row."""
        return _CATALOGUE[self.code][0]

    @property
    def wording(self) -> Wording:
        """The sentence in both languages."""
        return Wording(self.say(Language.ZH), self.say(Language.EN))

    def say(self, language: Language) -> str:
        """The sentence in `language`."""
        spoken = {
            name: value.say(language) if isinstance(value, Wording) else value for name, value in self.values.items()
        }
        return _CATALOGUE[self.code][1].say(language, **spoken)


def suggest(finding: Finding, language: Language) -> str | None:
    """What to write instead, in `language`; None where nothing is near."""
    if isinstance(finding.suggestion, Wording):
        return finding.suggestion.say(language)
    return finding.suggestion


def report(code: str, *, suggestion: Wording | str | None = None, **values: object) -> Finding:
    """A finding with this code of the catalogue; KeyError where it has none."""
    if code not in _CATALOGUE:
        raise KeyError(code)
    return Finding(code, values, suggestion)
