"""A small invented docking whose every number is known."""

from datetime import UTC, datetime
from math import exp

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

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def make_match(
    need: ReportedNeed,
    professor: ReportedProfessor,
    *,
    rank: int,
    score: float,
    lexical: float | None = 0.5,
    calibrated: bool = True,
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
            coverage=coverage if calibrated else None,
            quotes=_quote(professor.items, index, score) if coverage is not Coverage.NOT_COVERED else (),
        )
        for index, (part_id, text, must) in enumerate(parts)
    )
    return Match(
        rank=rank,
        need_id=need.id,
        faculty_id=professor.id,
        score=score,
        parts=ScoreParts(dense=score, lexical=lexical, coverage=score if calibrated else None),
        probability=1 / (1 + exp(6 - 10 * score)) if calibrated else None,
        verdict=_judge(score) if calibrated else None,
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
    *,
    name: str = "林知远",
    company: str = "兰新精细化工",
    text: str = "一种高盐有机废水的电催化氧化装置",
    calibrated: bool = True,
) -> DockingReport:
    """Three professors, two companies, three needs: one is served well, one is worth a talk, one by nobody.

    `name`, `company` and `text` are what a stranger may type; `text` is an item that is quoted and a need's body.
    """
    lin = ReportedProfessor(
        id="f-lin",
        name=name,
        organization="西部大学",
        department="化学化工学院",
        title="教授",
        items=(
            ExpertiseItem("i1", ExpertiseKind.PATENT, text, 2021),
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
        body=text,
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
                make_match(water, lin, rank=1, score=0.91, calibrated=calibrated),
                make_match(water, okafor, rank=2, score=0.31, lexical=None, calibrated=calibrated),
            ),
            "n-nitro": (make_match(nitration, okafor, rank=1, score=0.58, lexical=None, calibrated=calibrated),),
            "n-robot": (make_match(robots, zhao, rank=1, score=0.12, calibrated=calibrated),),
        },
        scores=np.array([[0.91, 0.31, 0.05], [0.22, 0.58, 0.04], [0.1, 0.08, 0.12]], dtype=np.float32),
        invented=True,
    )


def make_empty_report() -> DockingReport:
    """A docking that nobody has signed up for yet."""
    return DockingReport(
        title="空",
        generated_at=NOON,
        model="zh-en-small",
        faculty=(),
        companies=(),
        needs=(),
        matches_by_need={},
        scores=np.zeros((0, 0), dtype=np.float32),
    )
