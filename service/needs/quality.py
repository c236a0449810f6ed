"""What a need still lacks for a good match: hints to whoever wrote it, never a reason to refuse it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matching.types import NeedKind
from service.language import Wording
from service.models.need import Need

MIN_BODY = 40
MIN_TITLE = 6
"""Lengths in Chinese characters; a word of another script counts as two."""

TECHNICAL_KINDS = frozenset({NeedKind.TECHNICAL_PROBLEM, NeedKind.JOINT_RESEARCH, NeedKind.TECHNOLOGY_TRANSFER})
"""Of these an indicator and the present state are asked; a wish for interns has neither."""

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]+")
_UNIT = (
    r"%|‰|％|℃|°\s?[CF]|K\b|"
    r"(?:[kKMGTcmµμnp]?(?:Pa|W|Wh|J|V|A|Hz|mol|N|g|m|L|l|s|S|bar|eV|Ω|m[²³23]))\b(?:\s*/\s*[\w·³²]+)*|"
    r"(?:ppm|ppb|rpm|dB|pH|NTU|min|h|d|t|days?|hours?|minutes?|weeks?|months?|years?|tonnes?|tons?|kg|percent|cycles?|"
    r"batch(?:es)?|times|people|CNY|yuan|mesh)\b|"
    r"吨|公斤|千克|克|毫克|升|毫升|立方米|平方米|米|厘米|毫米|微米|纳米|度|小时|分钟|秒|天|周|个月|年|次|釜|批|炉|目|元|"
    r"万元|兆帕|千瓦|伏|安|赫兹|倍|台|件|人|个点"
)
_INDICATOR = re.compile(
    rf"\d(?:[\d.,，]*\d)?\s*(?:{_UNIT})|(?:pH|PH)\s*(?:值)?\s*[≤≥<>＜＞=~至到为]*\s*\d|[≤≥<>＜＞]\s*\d"
)
_PRESENT = re.compile(
    r"目前|现有|现状|当前|现在|现用|已有|原有|原工艺|现阶段|正在|一直|以往|过去|我司|我公司|我厂|本公司|车间|生产线|装置|"
    r"\b(?:currently|at present|at the moment|today|existing|so far|now|our|we (?:use|have|run|make|produce)|present)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"^(?:技术(?:需求|难题|问题|合作|改造|升级|支持|服务)?|需求|合作|求助|产学研(?:合作)?|项目(?:合作)?|寻求(?:技术)?合作|人才(?:需求)?|"
    r"(?:technical |technology )?(?:need|needs|problem|problems|cooperation|support|help|project|request)s?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QualityWarning:
    """One thing that is missing: a stable code, the field of the need that it is about, and the sentence."""

    code: str
    field: str
    sentence: Wording


WARNINGS: Mapping[str, tuple[str, Wording]] = MappingProxyType(
    {
        "title-vague": (
            "title",
            Wording(
                "标题过于笼统：请写明对象和要解决的问题，例如“高盐有机废水膜污染控制”。",
                "The title is vague: name the object and the problem, as in 'Membrane fouling by saline organic waste water'.",
            ),
        ),
        "body-short": (
            "body",
            Wording(
                f"描述不足 {MIN_BODY} 字：请补充工艺、物料、规模和已试过的办法，匹配会更准确。",
                f"The description is shorter than about {MIN_BODY // 2} words: add process, material, scale and what was tried.",
            ),
        ),
        "indicator-missing": (
            "requirements",
            Wording(
                "没有带数值和单位的技术指标：请至少写一条，例如“出水 COD 低于 60 mg/L”。",
                "There is no indicator with a value and a unit: give at least one, as in 'COD at the outlet below 60 mg/L'.",
            ),
        ),
        "present-state-missing": (
            "body",
            Wording(
                "没有说明现状：请写明目前的工艺、指标和问题，例如“现有臭氧氧化段效果不稳”。",
                "The present state is not described: say what runs today and how well, as in 'our ozone stage is unstable'.",
            ),
        ),
        "budget-missing": (
            "budget_cny",
            Wording(
                "没有预算：请给出金额或上限（元）。", "There is no budget: give an amount or an upper limit in CNY."
            ),
        ),
        "deadline-missing": (
            "deadline",
            Wording(
                "没有期限：请给出希望完成的日期。", "There is no deadline: give the day by which it should be done."
            ),
        ),
        "contact-missing": (
            "contact",
            Wording(
                "需求和企业都没有联系人：请写一位能回答技术问题的人和一种联系方式。",
                "Neither the need nor its company has a contact: name one person who can answer, and one way to reach them.",
            ),
        ),
    }
)
"""Every code, with its field and sentence."""


def check_quality(need: Need, *, company_contact: str = "") -> list[QualityWarning]:
    """What this need lacks, in the order of WARNINGS; an empty list where nothing does."""
    return [
        QualityWarning(code, field, sentence)
        for code, (field, sentence) in WARNINGS.items()
        if _CHECKS[code](need, company_contact)
    ]


def _is_vague(need: Need, _contact: str) -> bool:
    return _length(need.title) < MIN_TITLE or bool(_VAGUE.fullmatch(need.title.strip()))


def _is_short(need: Need, _contact: str) -> bool:
    return _length(need.body) + sum(_length(requirement.text) for requirement in need.requirements) < MIN_BODY


def _lacks_indicator(need: Need, _contact: str) -> bool:
    return need.kind in TECHNICAL_KINDS and not _INDICATOR.search(_words(need))


def _lacks_present_state(need: Need, _contact: str) -> bool:
    return need.kind in TECHNICAL_KINDS and not _PRESENT.search(_words(need))


def _words(need: Need) -> str:
    return "\n".join([need.title, need.body, *(requirement.text for requirement in need.requirements)])


def _length(text: str) -> int:
    return len(_CJK.findall(text)) + 2 * len(_WORD.findall(text))


_CHECKS: Mapping[str, Callable[[Need, str], bool]] = MappingProxyType(
    {
        "title-vague": _is_vague,
        "body-short": _is_short,
        "indicator-missing": _lacks_indicator,
        "present-state-missing": _lacks_present_state,
        "budget-missing": lambda need, _contact: need.budget_cny is None,
        "deadline-missing": lambda need, _contact: need.deadline is None,
        "contact-missing": lambda need, contact: not (need.contact or contact),
    }
)
