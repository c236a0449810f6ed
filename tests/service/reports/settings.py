"""Two invented dockings: a small one whose every number is known, and one of the size of a college and a park."""

from datetime import UTC, datetime

import numpy as np

from matching.types import (
    Coverage,
    ExpertiseItem,
    ExpertiseKind,
    Match,
    NeedKind,
    PartEvidence,
    Quote,
    Requirement,
    ScoreParts,
    Verdict,
)
from service.reports.docking_report import DockingReport, ReportedCompany, ReportedNeed, ReportedProfessor
from tests.service.reports.chemistry import FIELDS, GIVEN_NAMES, SURNAMES, Field

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def make_match(
    need: ReportedNeed,
    professor: ReportedProfessor,
    *,
    rank: int,
    score: float,
    lexical: float | None = 0.5,
) -> Match:
    """A match that quotes the professor's items for the need as a whole and for each requirement."""
    coverage = _cover(score)
    parts = [("need", need.title, True), *((one.id, one.text, one.must) for one in need.requirements)]
    evidence = tuple(
        PartEvidence(
            part_id=part_id,
            text=text,
            must=must,
            score=score,
            dense=score,
            lexical=lexical,
            coverage=coverage,
            quotes=_quote(professor.items, index, score) if coverage is not Coverage.NOT_COVERED else (),
        )
        for index, (part_id, text, must) in enumerate(parts)
    )
    return Match(
        rank=rank,
        need_id=need.id,
        faculty_id=professor.id,
        score=score,
        parts=ScoreParts(dense=score, lexical=lexical, coverage=score),
        verdict=_judge(score),
        evidence=evidence,
    )


def _quote(items: tuple[ExpertiseItem, ...], index: int, score: float) -> tuple[Quote, ...]:
    picked = (items[index % len(items)], items[(index + 1) % len(items)])
    return tuple(Quote(item.id, item.kind, item.text, 0, item.year, score) for item in dict.fromkeys(picked))


def _judge(score: float) -> Verdict:
    if score >= 0.7:
        return Verdict.STRONG
    return Verdict.WORTH_A_TALK if score >= 0.5 else Verdict.NO_SUITABLE_EXPERT


def _cover(score: float) -> Coverage:
    if score >= 0.65:
        return Coverage.COVERED
    return Coverage.PARTLY if score >= 0.4 else Coverage.NOT_COVERED


def make_small_report(
    *, name: str = "林知远", company: str = "兰新精细化工", body: str = "废水含盐 8%。"
) -> DockingReport:
    """Three professors, two companies, three needs: one is served well, one is worth a talk, one by nobody."""
    lin = ReportedProfessor(
        id="f-lin",
        name=name,
        organization="西部大学",
        department="化学化工学院",
        title="教授",
        items=(
            ExpertiseItem("i1", ExpertiseKind.PATENT, "一种高盐有机废水的电催化氧化装置", 2021),
            ExpertiseItem("i2", ExpertiseKind.DIRECTION, "工业废水深度处理与盐资源化"),
        ),
    )
    okafor = ReportedProfessor(
        id="f-oka",
        name="Grace Okafor",
        organization="Western University",
        items=(ExpertiseItem("i1", ExpertiseKind.PUBLICATION, "Flow chemistry for exothermic nitration", 2023),),
    )
    zhao = ReportedProfessor(
        id="f-zhao",
        name="赵一鸣",
        organization="西部大学",
        items=(ExpertiseItem("i1", ExpertiseKind.COURSE, "化学史"),),
    )
    water = ReportedNeed(
        id="n-water",
        title="高盐废水 COD 降不下来",
        company_id="c-lan",
        body=body,
        requirements=(Requirement("r1", "出水 COD 低于 50 mg/L"), Requirement("r2", "分盐可回用", must=False)),
    )
    nitration = ReportedNeed(
        id="n-nitro", title="间歇硝化改连续", company_id="c-hua", kind=NeedKind.TECHNOLOGY_TRANSFER
    )
    robots = ReportedNeed(
        id="n-robot",
        title="仓库搬运机器人调度",
        company_id="c-hua",
        kind=NeedKind.JOINT_RESEARCH,
        requirements=(Requirement("r1", "同时调度 60 台"),),
    )
    return DockingReport(
        title="春季对接会",
        generated_at=NOON,
        model="zh-en-small",
        faculty=(lin, okafor, zhao),
        companies=(ReportedCompany("c-lan", company), ReportedCompany("c-hua", "华陇硝化")),
        needs=(water, nitration, robots),
        matches_by_need={
            "n-water": (
                make_match(water, lin, rank=1, score=0.91),
                make_match(water, okafor, rank=2, score=0.31, lexical=None),
            ),
            "n-nitro": (make_match(nitration, okafor, rank=1, score=0.58, lexical=None),),
            "n-robot": (make_match(robots, zhao, rank=1, score=0.12),),
        },
        scores=np.array([[0.91, 0.31, 0.05], [0.22, 0.58, 0.04], [0.1, 0.08, 0.12]], dtype=np.float32),
        invented=True,
    )


def make_large_report(*, faculty: int = 26, needs: int = 55, top_k: int = 5, seed: int = 7) -> DockingReport:
    """A docking of any size with fields that attract each other; the same numbers give the same report."""
    random = np.random.default_rng(seed)
    teachable = [field for field in FIELDS if field.items]
    professors = tuple(_make_professor(index, teachable, random) for index in range(faculty))
    companies = tuple(
        ReportedCompany(f"c{index}", f"{place}{trade}有限公司", region="兰州新区")
        for index, (place, trade) in enumerate(
            (place, trade)
            for place in ("陇原", "秦川", "祁连", "中川", "河桥", "西岔")
            for trade in ("精细化工", "新材料", "生物医药", "环保科技", "催化剂")
        )
    )
    fields = [FIELDS[index % len(FIELDS)] for index in range(needs)]
    asked = tuple(_make_need(index, field, companies, random) for index, field in enumerate(fields))
    affinity = np.array(
        [
            [
                0.0 if not field.items else _attract(field, teachable[column % len(teachable)])
                for column in range(faculty)
            ]
            for field in fields
        ]
    ).reshape(needs, faculty)
    scores = np.clip(affinity + random.normal(0.2, 0.08, (needs, faculty)), 0.02, 0.98).astype(np.float32)
    return DockingReport(
        title="兰州新区化工园区 × 西部大学化学化工学院 对接会",
        generated_at=NOON,
        model="zh-en-small 1.0 (384)",
        faculty=professors,
        companies=companies,
        needs=asked,
        matches_by_need={
            need.id: tuple(
                make_match(
                    need,
                    professors[column],
                    rank=rank,
                    score=float(scores[row, column]),
                    lexical=None if column % 3 == 2 else float(scores[row, column]) * 0.8,
                )
                for rank, column in enumerate(np.argsort(-scores[row], kind="stable")[:top_k], start=1)
            )
            for row, need in enumerate(asked)
        },
        scores=scores,
        invented=True,
    )


def _attract(asked: Field, offered: Field) -> float:
    if asked is offered:
        return 0.52
    return 0.26 if asked.family == offered.family else 0.0


def _make_professor(index: int, fields: list[Field], random: np.random.Generator) -> ReportedProfessor:
    field = fields[index % len(fields)]
    surname, given = SURNAMES[index % len(SURNAMES)], GIVEN_NAMES[index * 7 % len(GIVEN_NAMES)]
    texts = field.items[: int(random.integers(3, len(field.items) + 1))]
    return ReportedProfessor(
        id=f"f{index}",
        name="Marit Solberg-Haugen" if index == 11 else surname + given,
        organization="西部大学",
        department=("化学系", "化工系", "材料系")[index % 3],
        title=("教授", "副教授", "讲师")[index % 3],
        items=tuple(
            ExpertiseItem(
                f"i{number}", kind, text, None if kind is ExpertiseKind.DIRECTION else 2016 + number + index % 4
            )
            for number, (kind, text) in enumerate(texts)
        ),
    )


def _make_need(
    index: int, field: Field, companies: tuple[ReportedCompany, ...], random: np.random.Generator
) -> ReportedNeed:
    title, body, requirements = field.needs[index // len(FIELDS) % len(field.needs)]
    kinds = list(NeedKind)
    return ReportedNeed(
        id=f"n{index}",
        title=title,
        company_id=companies[int(random.integers(len(companies)))].id,
        kind=kinds[0] if index % 2 else kinds[index // 2 % len(kinds)],
        body=body,
        requirements=tuple(
            Requirement(f"r{number}", text, must=number < 2) for number, text in enumerate(requirements)
        ),
    )
