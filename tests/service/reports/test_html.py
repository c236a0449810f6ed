import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from matching.gaps import Gaps, MissingPart, UncoveredField, UnservedNeed
from matching.types import Coverage, ExpertiseKind, NeedKind, Quote
from service.language import Language
from service.reports import words
from service.reports.docking_report import DockingReport, InconsistentReportError
from service.reports.html import render_report
from service.translation import translate
from tests.service.reports.contrast import contrast
from tests.service.reports.lanzhou import make_lanzhou_report
from tests.service.reports.settings import make_empty_report, make_small_report

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parents: tuple[str, ...]
    chunks: list[str]
    start: int
    end: int | None = None

    @property
    def text(self) -> str:
        return "".join(self.chunks[self.start : self.end])


@dataclass
class Page(HTMLParser):
    """A page taken apart; raises on a tag that is closed in the wrong order."""

    elements: list[Element] = field(default_factory=list)
    chunks: list[str] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> repeats an attribute"
        parents = tuple(parent.tag for parent in self.open)
        element = Element(tag, dict(attrs), parents, self.chunks, len(self.chunks))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a start"
        element = self.open.pop()
        element.end = len(self.chunks)
        assert element.tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.chunks.append(data)

    def find(self, tag: str, **attributes: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]


def _parse(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


@pytest.fixture(scope="module")
def lanzhou() -> DockingReport:
    return make_lanzhou_report(top_k=2)


@pytest.fixture(scope="module")
def lanzhou_page(lanzhou: DockingReport) -> Page:
    return _parse(render_report(lanzhou))


def test_page_quotes_every_passage_of_the_evidence(lanzhou: DockingReport, lanzhou_page: Page) -> None:
    shown = {quote.text for quote in lanzhou_page.find("blockquote")}

    wanted = {
        quote.text
        for ranked in lanzhou.matches_by_need.values()
        for match in ranked
        for part in match.evidence
        for quote in part.quotes
    }
    assert len(wanted) > 100
    assert shown == wanted


def test_page_names_every_need_company_professor_and_requirement(lanzhou: DockingReport, lanzhou_page: Page) -> None:
    shown = {element.text for element in lanzhou_page.find("bdi")}

    assert {professor.name for professor in lanzhou.faculty} <= shown
    assert {company.name for company in lanzhou.companies} <= shown
    assert {need.title for need in lanzhou.needs} <= shown
    assert {requirement.text for need in lanzhou.needs for requirement in need.requirements} <= shown


def test_page_asks_for_nothing_from_outside() -> None:
    page = _parse(render_report(make_small_report()))
    html = render_report(make_small_report())

    assert "://" not in html
    assert not re.search(r"@import|url\(|src=|fetch\(|XMLHttpRequest", html)
    assert [element.attributes["href"] for element in page.find("link")] == ["data:,"]
    hrefs = {element.attributes["href"] for element in page.find("a")}
    assert all(href and href.startswith("#") for href in hrefs)


def test_every_link_and_label_leads_somewhere(lanzhou_page: Page) -> None:
    ids = [element.attributes["id"] for element in lanzhou_page.elements if "id" in element.attributes]
    hrefs = {(element.attributes["href"] or "")[1:] for element in lanzhou_page.find("a")}
    labels = {element.attributes["for"] for element in lanzhou_page.find("label")}
    names = {value for e in lanzhou_page.elements if (value := e.attributes.get("aria-labelledby")) is not None}

    assert len(set(ids)) == len(ids)
    assert hrefs <= set(ids)
    assert labels <= set(ids)
    assert names <= set(ids)


def test_heat_map_is_a_table_with_heads_and_a_number_in_every_cell(lanzhou_page: Page) -> None:
    in_map = [element for element in lanzhou_page.elements if "table" in element.parents]
    cells = [element for element in in_map if element.tag == "td" and "--" not in element.text]
    heat_cells = [cell for cell in cells if re.fullmatch(r"h\d( best)?", cell.attributes.get("class") or "")]

    assert len(heat_cells) == 72 * 26
    assert all(cell.text.isdigit() for cell in heat_cells)
    assert len([cell for cell in heat_cells if (cell.attributes["class"] or "").endswith("best")]) == 72
    assert len([e for e in in_map if e.tag == "th" and "data-at" in e.attributes]) == 26
    assert len([e for e in in_map if e.tag == "tr" and "data-at" in e.attributes]) == 72


def test_cells_with_evidence_link_to_it() -> None:
    page = _parse(render_report(make_small_report()))

    links = {e.attributes["href"]: e.text for e in page.find("a") if e.parents[-1:] == ("td",)}

    assert links == {"#pair-0-0": "91", "#pair-0-1": "31", "#pair-1-1": "58", "#pair-2-2": "12"}


def test_page_has_landmarks_one_title_and_no_gap_in_its_headings(lanzhou_page: Page) -> None:
    levels = [int(element.tag[1]) for element in lanzhou_page.elements if re.fullmatch(r"h[1-6]", element.tag)]

    assert [len(lanzhou_page.find(tag)) for tag in ("main", "nav", "h1")] == [1, 1, 1]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_both_languages_stand_side_by_side_wherever_the_page_speaks(lanzhou_page: Page) -> None:
    chinese, english = lanzhou_page.find("span", lang="zh-CN"), lanzhou_page.find("span", lang="en")

    assert len(chinese) == len(english) > 1000
    assert [element.attributes["class"] for element in chinese] == ["zh"] * len(chinese)
    assert [element.attributes["class"] for element in english] == ["en"] * len(english)
    pairs = {(zh.text, en.text) for zh, en in zip(chinese, english, strict=True)}
    assert ("高度契合", "Strong match") in pairs
    for label in (*(words.NEED_KINDS[kind] for kind in NeedKind), words.EXPERTISE_KINDS[ExpertiseKind.PATENT]):
        assert (translate(Language.ZH, label), label) in pairs


@pytest.mark.parametrize(("language", "checked"), [(Language.ZH, "speak-zh"), (Language.EN, "speak-en")])
def test_page_opens_in_the_language_asked_for(language: Language, checked: str) -> None:
    page = _parse(render_report(make_small_report(), language=language))

    (root,) = page.find("html")
    assert root.attributes["lang"] == language.tag
    # The script marks the choice whose value is the page's language.
    assert [e.attributes["id"] for e in page.find("input", type="radio", value=root.attributes["lang"])] == [checked]
    assert [e.attributes["id"] for e in page.find("input", type="radio") if "checked" in e.attributes] == [checked]


def test_hostile_text_is_shown_and_never_run() -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}{name}&amp;"
    page = _parse(render_report(make_small_report(name=hostile, company=hostile, text=hostile)))

    assert len(page.find("script")) == 1
    assert page.find("img") == []
    assert not [e for e in page.elements if any(name.startswith("on") for name in e.attributes)]
    assert hostile in {element.text for element in page.find("bdi")}
    assert hostile in {element.text for element in page.find("blockquote")}


def test_policy_lets_only_the_pages_own_script_run() -> None:
    html = render_report(make_small_report())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)

    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", policy[1])


def test_characters_that_html_forbids_are_dropped() -> None:
    html = render_report(make_small_report(name="林\x00知\x0b远\ud800\ufffe"))

    assert html.encode()
    assert "林知远</bdi>" in html


def test_lexical_score_across_languages_is_said_to_be_not_comparable() -> None:
    page = _parse(render_report(make_small_report()))

    said = [e.text for e in page.find("span", lang="en") if e.text == "not comparable: two languages"]
    assert len(said) == 2


def test_unserved_need_says_what_is_missing_and_who_comes_nearest() -> None:
    page = _parse(render_report(make_small_report()))

    (unserved,) = page.find("section", id="unserved")
    assert "仓库搬运机器人调度" in unserved.text
    assert "同时调度 60 台" in unserved.text
    assert "最接近：赵一鸣，得分 12" in unserved.text
    assert "高盐废水" not in unserved.text


def test_summary_counts_in_words() -> None:
    page = _parse(render_report(make_small_report()))

    (summary,) = page.find("section", id="summary")
    assert "3 professors and 2 companies with 3 needs." in _in_english(summary.text)
    assert "There is a strong match for 1 of them, somebody worth a talk for 1" in summary.text
    assert "1 professor fits none of the needs this time." in summary.text
    assert "All people and companies in this report are invented" in summary.text


def _in_english(text: str) -> str:
    # The numbers stand in both languages: "3 位教师3 professors".
    return re.sub(r"\d+ [\u4e00-\u9fff]+", "", text)


def test_uncalibrated_report_ranks_without_verdicts() -> None:
    page = _parse(render_report(make_small_report(calibrated=False)))

    (main,) = page.find("main")
    assert "this report ranks, and gives no verdicts" in main.text
    assert not {"Strong match", "Covered", "Not a good fit"} & {e.text for e in page.find("span", lang="en")}


def test_empty_report_says_what_is_lacking() -> None:
    page = _parse(render_report(make_empty_report()))

    (main,) = page.find("main")
    assert "0 professors" in main.text
    assert "a map needs at least one need and one professor" in main.text
    assert "No company has submitted a need yet." in main.text


def test_wide_map_is_left_to_the_workbook_on_paper() -> None:
    html = render_report(make_lanzhou_report(faculty=60, needs=10))

    assert 'class="wide oversize"' in html
    assert 'class="fits"' in render_report(make_small_report())


def test_text_colours_have_contrast_in_light_and_dark() -> None:
    html = render_report(make_small_report())
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in html.split("@media screen")[:2])
    pairs = [(ink, paper) for ink in ("ink", "quiet", "accent") for paper in ("paper", "card", "soft")]
    chips = [("strong", "accent-soft"), ("talk", "talk-soft"), ("quiet", "none-soft"), ("ink", "talk-soft")]
    figures = [("strong", "card"), ("talk", "card"), ("none", "card"), ("card", "accent")]

    for colours in (light, dark):
        for ink, paper in (*pairs, *chips, *figures):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)


def test_a_requirement_that_fails_stands_beside_the_closest_passage_and_fields_are_named() -> None:
    report = make_small_report()
    item = report.faculty[2].items[0]
    quote = Quote(item.id, item.kind, item.text, 0, None, 0.1)
    need, must = report.needs[2], report.needs[2].requirements[0].must
    missing = MissingPart(
        need.requirements[0].id, need.requirements[0].text, must, Coverage.NOT_COVERED, "f-zhao", quote
    )
    gaps = Gaps(
        unserved=(UnservedNeed(need.id, "f-zhao", 0.1, (missing,)),),
        idle=(),
        fields=(UncoveredField(("机器人",), (need.id, report.needs[1].id), 1),),
    )
    page = _parse(render_report(replace(report, gaps=gaps)))

    (unserved,) = page.find("section", id="unserved")
    assert f"最接近的原文：“{item.text}”——{report.faculty[2].name}" in unserved.text
    assert "多家在问而没有高度契合者的领域" in unserved.text
    assert report.needs[1].title in unserved.text
    assert "机器人" in unserved.text


def test_a_report_whose_gaps_name_a_stranger_is_refused() -> None:
    gaps = Gaps((), (), (UncoveredField((), ("n-nobody", "n-nothing"), 0),))
    with pytest.raises(InconsistentReportError, match="The need id 'n-nobody' is not in this report"):
        replace(make_small_report(), gaps=gaps)
