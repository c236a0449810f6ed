"""The Lanzhou docking as a report, its texts and judgements repeated to any size."""

import csv
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from openpyxl import load_workbook

import fixtures
from matching.types import ExpertiseItem, ExpertiseKind, NeedKind, Requirement
from service.language import Language
from service.reports import words
from service.reports.docking_report import DockingReport, ReportedCompany, ReportedNeed, ReportedProfessor
from service.translation import translate
from tests.service.reports.settings import NOON, make_match

_FOLDER = Path(fixtures.__file__).parent / "lanzhou"
_ITEM_COLUMNS = ("研究方向", "代表论文", "专利", "科研项目", "成果", "课程", "设备")
_NEED_KINDS = {translate(Language.ZH, words.NEED_KINDS[kind]): kind for kind in NeedKind}


def make_lanzhou_report(*, faculty: int = 26, needs: int = 72, top_k: int = 5, seed: int = 7) -> DockingReport:
    """Lanzhou's texts with scores drawn around its judgements; repeated where more is asked for than it has."""
    random = np.random.default_rng(seed)
    all_faculty, all_companies, all_needs, grades = _read_lanzhou()
    professors = tuple(replace(all_faculty[index % len(all_faculty)], id=f"f{index:03}") for index in range(faculty))
    asked = tuple(replace(all_needs[index % len(all_needs)], id=f"n{index:03}") for index in range(needs))
    judged = grades[np.ix_(np.arange(needs) % len(all_needs), np.arange(faculty) % len(all_faculty))]
    noise = random.normal(0, 0.07, judged.shape)
    scores = np.clip(np.array([0.2, 0.4, 0.58, 0.76])[judged] + noise, 0.02, 0.98).astype(np.float32)
    return DockingReport(
        title="兰州化工园区 × 雁滩理工大学 对接会",
        generated_at=NOON,
        model="zh-en-small 1.0",
        faculty=professors,
        companies=all_companies,
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


@cache
def _read_lanzhou() -> tuple[
    tuple[ReportedProfessor, ...], tuple[ReportedCompany, ...], tuple[ReportedNeed, ...], NDArray[np.int64]
]:
    faculty = tuple(
        ReportedProfessor(row["编号"], row["姓名"], row["单位"], row["院系"], row["职称"], tuple(_read_items(row)))
        for row in _read_sheet("faculty.xlsx", "教师")
    )
    companies = tuple(
        ReportedCompany(row["编号"], row["企业名称"], row["地区"]) for row in _read_sheet("companies.xlsx", "企业")
    )
    needs = tuple(
        ReportedNeed(
            row["编号"],
            row["需求标题"],
            row["企业编号"],
            _NEED_KINDS[row["需求类型"]],
            row["需求描述"],
            tuple(
                Requirement(f"{column}{index}", text, must=column == "必须满足")
                for column in ("必须满足", "希望满足")
                for index, text in enumerate(row[column].splitlines())
            ),
        )
        for row in _read_sheet("companies.xlsx", "技术需求")
    )
    grades = np.zeros((len(needs), len(faculty)), dtype=np.int64)
    rows = {need.id: index for index, need in enumerate(needs)}
    columns = {professor.id: index for index, professor in enumerate(faculty)}
    with (_FOLDER / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for judged in csv.DictReader(file, delimiter="\t"):
            grades[rows[judged["need"]], columns[judged["faculty"]]] = int(judged["grade"])
    return faculty, companies, needs, grades


def _read_items(row: dict[str, str]) -> list[ExpertiseItem]:
    items: list[ExpertiseItem] = []
    for column, kind in zip(_ITEM_COLUMNS, ExpertiseKind, strict=True):
        for line in row[column].splitlines():
            year = re.search(r"[（(](\d{4})[)）]$", line)
            text = line[: year.start()] if year else line
            items.append(ExpertiseItem(f"i{len(items)}", kind, text, int(year[1]) if year else None))
    return items


def _read_sheet(file: str, sheet: str) -> list[dict[str, str]]:
    header, *rows = load_workbook(_FOLDER / file)[sheet].iter_rows(values_only=True)
    return [{str(name): str(value or "") for name, value in zip(header, row, strict=True)} for row in rows]
