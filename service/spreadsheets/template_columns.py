"""What stands in the templates: the columns of each noun, a note on each in both languages, and invented examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.language import Wording
from service.spreadsheets.layouts import Noun

Example = Wording | str | int | date | None


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a template: its name in the layout, what to write there, its width in characters, and examples.

    `unit` follows the label in the header. There is one example for each example row of the noun.
    """

    name: str
    note: Wording
    width: int
    examples: tuple[Example, ...]
    required: bool = False
    unit: Wording | None = None


_LIST = Wording("每行一条；年份写在末尾，如（2021）。", "One a line; the year at the end, as in (2021).")

TEMPLATE_COLUMNS: Mapping[Noun, tuple[TemplateColumn, ...]] = {
    Noun.FACULTY: (
        TemplateColumn(
            "external_id",
            Wording(
                "您自己的编号，如工号；再次导入时按编号更新。没有可留空。",
                "Your own id, such as a staff number; a later import updates by it. May be blank.",
            ),
            10,
            ("T001", "T002"),
        ),
        TemplateColumn("name", Wording("必填。", "Required."), 12, ("苏云帆", "Anna Lindqvist"), required=True),
        TemplateColumn(
            "name_pinyin",
            Wording("拼音或英文名，可留空。", "Pinyin or Latin name; may be blank."),
            16,
            ("Su Yunfan", None),
        ),
        TemplateColumn(
            "organization",
            Wording("学校或研究所。", "University or institute."),
            18,
            ("示例大学", "Example University"),
        ),
        TemplateColumn(
            "department", Wording("学院、系。", "School or department."), 18, ("化学化工学院", "Chemical Engineering")
        ),
        TemplateColumn("title", Wording("如教授、副教授。", "Such as professor."), 12, ("教授", "Associate professor")),
        TemplateColumn("region", Wording("省、市。", "Province or city."), 12, ("甘肃兰州", "Stockholm")),
        TemplateColumn("email", Wording("可留空。", "May be blank."), 22, ("su@example.com", "lindqvist@example.com")),
        TemplateColumn(
            "direction",
            Wording(
                "最重要的一列：每行一个研究方向，写得越具体匹配越准。",
                "The most important column: one direction a line, as concrete as you can.",
            ),
            40,
            (
                "低温 SCR 脱硝催化剂的抗硫性能\n工业废气中挥发性有机物的催化燃烧",
                "Membrane distillation of high-salinity wastewater\nFouling control of reverse-osmosis membranes",
            ),
        ),
        TemplateColumn(
            "publication",
            _LIST,
            40,
            ("锰铈复合氧化物的低温脱硝机理（2021）", "Scaling in membrane distillation (2022)"),
        ),
        TemplateColumn("patent", _LIST, 40, ("一种抗硫脱硝催化剂及其制备方法（2020）", None)),
        TemplateColumn(
            "project",
            _LIST,
            40,
            ("焦化烟气脱硝中试，处理量 5000 m³/h（2022）", "Zero liquid discharge pilot (2019-2022)"),
        ),
        TemplateColumn("achievement", _LIST, 40, ("催化剂在两家焦化厂应用（2023）", None)),
        TemplateColumn("course", Wording("每行一门。", "One a line."), 24, ("工业催化", "Separation processes")),
        TemplateColumn(
            "equipment",
            Wording("可对外服务的设备，每行一台。", "What others may use; one a line."),
            24,
            ("固定床反应评价装置", None),
        ),
        TemplateColumn(
            "consent_on",
            Wording("本人同意使用这些资料的日期。", "Day on which the professor agreed to this use of the data."),
            14,
            (date(2027, 3, 1), date(2027, 3, 1)),
        ),
        TemplateColumn(
            "consent_purpose",
            Wording("同意用于什么。", "What the professor has agreed to."),
            24,
            ("与企业技术需求匹配", "Matching with the needs of companies"),
        ),
        TemplateColumn(
            "visible_until",
            Wording("此日之后不再匹配和展示；可留空。", "After this day neither matched nor shown; may be blank."),
            14,
            (date(2029, 2, 28), None),
        ),
        TemplateColumn(
            "retain_until",
            Wording("此日之后应删除；可留空。", "After this day the data are due to be erased; may be blank."),
            14,
            (date(2030, 2, 28), None),
        ),
    ),
    Noun.COMPANIES: (
        TemplateColumn(
            "external_id",
            Wording(
                "您自己的编号或统一社会信用代码；没有可留空。",
                "Your own id or the company's registration number; may be blank.",
            ),
            12,
            ("C001",),
        ),
        TemplateColumn(
            "name", Wording("必填，写全称。", "Required; the full name."), 30, ("示例清源助剂有限公司",), required=True
        ),
        TemplateColumn("region", Wording("省、市或园区。", "Province, city or park."), 16, ("甘肃白银",)),
        TemplateColumn("industry", Wording("所属行业。", "Branch of industry."), 16, ("精细化工",)),
        TemplateColumn("size", Wording("人数或规模。", "Headcount or size."), 12, ("120 人",)),
        TemplateColumn(
            "description",
            Wording("产品、装置、规模。", "Products, plants, capacities."),
            50,
            ("生产表面活性剂和水处理剂，两条间歇生产线。",),
        ),
        TemplateColumn(
            "contact", Wording("联系人和联系方式。", "Who to ask, and how."), 24, ("马工 office@example.com",)
        ),
    ),
    Noun.NEEDS: (
        TemplateColumn(
            "external_id",
            Wording(
                "您自己的编号；再次导入时按编号更新。没有可留空。",
                "Your own id; a later import updates by it. May be blank.",
            ),
            10,
            ("N001",),
        ),
        TemplateColumn(
            "company_id",
            Wording(
                "企业表中的编号；填了它，企业名称可留空。",
                "The id in the companies sheet; with it the name may be blank.",
            ),
            12,
            ("C001",),
        ),
        TemplateColumn(
            "company",
            Wording("与企业表中的名称一致。", "As in the companies sheet."),
            30,
            ("示例清源助剂有限公司",),
            required=True,
        ),
        TemplateColumn(
            "kind",
            Wording("从下拉列表中选择。", "Choose from the list."),
            14,
            (Wording("技术难题", "Technical problem"),),
        ),
        TemplateColumn(
            "title",
            Wording(
                "一句话说明需求；留空时取描述的第一句。",
                "The need in one line; if blank, the description's first sentence.",
            ),
            36,
            ("高盐有机废水深度处理",),
        ),
        TemplateColumn(
            "body",
            Wording("现象、数据、现有设备、试过什么。", "Symptoms, figures, equipment, what has been tried."),
            60,
            ("废水 COD 900 mg/L、含盐 4.5%，膜两周就堵；现有臭氧氧化段投加量大、效果不稳。",),
            required=True,
        ),
        TemplateColumn(
            "must",
            Wording("必须满足的条件，每行一条。", "Conditions that must be met; one a line."),
            36,
            ("出水 COD 稳定低于 60 mg/L",),
        ),
        TemplateColumn(
            "wish",
            Wording("希望满足的条件，每行一条。", "Conditions that would be welcome; one a line."),
            36,
            ("吨水成本低于 8 元",),
        ),
        TemplateColumn("deadline", Wording("如 2027-06-30。", "Such as 2027-06-30."), 14, (date(2027, 6, 30),)),
        TemplateColumn(
            "budget",
            Wording("以万元为单位的数字。", "A number, in units of 10 000 yuan."),
            14,
            (80,),
            unit=Wording("（万元）", " (10k CNY)"),
        ),
    ),
}
"""The columns of the template of each noun, in order."""
