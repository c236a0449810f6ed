import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from service.language import Language
from service.models.docking_session import RoundState
from service.models.schedule import MeetingState
from service.sessions.exports.links import InvalidLinkError, fill_links
from service.sessions.exports.print_pack import render_print_pack
from service.sessions.exports.print_pages import lay_out
from service.sessions.exports.qr_code import draw_qr
from service.sessions.schedule_view import ScheduleView, TableLabel
from tests.service.sessions.exports.views import (
    HUALONG,
    LIN,
    make_company,
    make_large_view,
    make_professor,
    make_rounds,
    make_small_view,
)

A4_PT = (595, 842)
VOID = {"meta", "link", "input", "br", "hr", "img", "path"}


class Balanced(HTMLParser):
    """Raises on a tag that is closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def parse(html: str) -> Balanced:
    page = Balanced()
    page.feed(html)
    assert page.open == []
    return page


def count_sections(html: str) -> int:
    return len(re.findall(r'<section class="page ', html))


def words_of(html: str) -> str:
    """What a reader sees, each run of blanks as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)).split())


def test_pack_of_a_whole_docking_has_the_pages_that_it_says() -> None:
    view = make_large_view()
    pack = lay_out(view)

    counts = [len(part) for part in (pack.grid, pack.agendas, pack.cards, pack.sign_in, pack.badges)]
    assert counts == [2, 56, 15, 4, 6]
    assert pack.page_count == 83
    assert count_sections(render_print_pack(view, Language.ZH)) == 83


def test_wall_grid_splits_evenly_and_shows_each_meeting_once() -> None:
    view = make_large_view(60, 60, rounds=9, tables=25)

    pages = lay_out(view).grid

    assert [len(page.tables) for page in pages] == [7, 6, 6, 6, 7, 6, 6, 6]
    assert [len(page.rows) for page in pages] == [5, 5, 5, 5, 4, 4, 4, 4]
    shown = [
        (place.faculty.id, place.company.id)
        for page in pages
        for _, places in page.rows
        for place in places
        if place.faculty and place.company
    ]
    assert sorted(shown) == sorted((m.faculty_id, m.company_id) for m in view.meetings)


def test_agenda_has_a_line_for_each_round_with_the_other_side() -> None:
    (page,) = [page for page in lay_out(make_small_view()).agendas if page.attendee == LIN]

    assert [line.partner.code if line.partner else None for line in page.lines] == ["C01", "C02", None]
    assert [line.table for line in page.lines] == [TableLabel(1), TableLabel(1), None]
    assert page.count == 2


def test_only_a_real_break_is_called_one() -> None:
    view = replace(make_small_view(), rounds=make_rounds(6))
    page = lay_out(view).agendas[0]

    assert [bool(line.pause_until) for line in page.lines] == [False, False, True, False, False, False]


def test_agenda_of_many_rounds_takes_two_pages() -> None:
    view = replace(make_small_view(), rounds=make_rounds(13))

    assert [len(page.lines) for page in lay_out(view).agendas[:2]] == [7, 6]
    assert count_sections(render_print_pack(view, Language.ZH)) == lay_out(view).page_count


@pytest.mark.parametrize("language", list(Language))
def test_page_is_well_formed_and_stands_alone(language: Language) -> None:
    html = render_print_pack(make_small_view(), language)
    page = parse(html)

    tags = {tag for tag, _ in page.seen}
    assert not tags & {"script", "img", "iframe", "object", "form"}
    assert not re.search(r"@import|url\(|src=|https?://(?!www\.w3\.org)", html)
    assert [attributes["href"] for tag, attributes in page.seen if tag in {"link", "a"}] == ["data:,"]
    assert "default-src 'none'" in html
    assert next(attributes for tag, attributes in page.seen if tag == "html")["lang"] == language.tag


def test_headings_are_in_both_languages_and_sentences_in_the_one_chosen() -> None:
    chinese, english = (words_of(render_print_pack(make_small_view(), language)) for language in Language)

    assert "个人日程 Personal agenda" in chinese
    assert "Personal agenda 个人日程" in english
    assert "第 1 轮" in chinese
    assert "Round 1" not in chinese
    assert "Tuesday, 2026-05-12" in english
    assert "2026年5月12日 星期二" in chinese


def test_note_of_the_version_never_appears() -> None:
    view = make_small_view(number=3)

    assert view.version.note not in render_print_pack(view, Language.ZH)
    assert view.version.note not in render_print_pack(view, Language.EN)


def test_hostile_names_are_shown_and_never_run() -> None:
    hostile = "</style><script>alert(1)</script>\"'{{ 7*7 }}{name}\x00"
    view = make_small_view(people=tuple(replace(p, name=hostile) for p in make_small_view().participants))

    html = render_print_pack(view, Language.EN)

    parse(html)
    assert "<script" not in html
    assert "&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;{{ 7*7 }}{name}" in html
    assert "\x00" not in html


def test_cancelled_round_is_said_and_a_cancelled_meeting_is_not_on_an_agenda() -> None:
    view = make_small_view()
    rounds = (*view.rounds[:2], replace(view.rounds[2], state=RoundState.CANCELLED))
    meetings = (*view.meetings[:3], replace(view.meetings[3], state=MeetingState.CANCELLED))

    html = render_print_pack(replace(view, rounds=rounds, meetings=meetings), Language.EN)

    assert "Round cancelled" in html
    assert "河西膜科技" not in words_of("".join(html.split('class="page landscape grid"')[1].split("</section>")[0]))


def test_somebody_whose_name_was_deleted_keeps_a_code() -> None:
    view = make_small_view(people=tuple(replace(p, name="") if p == LIN else p for p in make_small_view().participants))

    html = render_print_pack(view, Language.ZH)

    assert "（姓名已删除）" in html
    assert "F01" in html


def test_qr_code_holds_the_link_or_else_the_code() -> None:
    view = make_small_view()
    links = fill_links(view, "https://match.example.org/p/{code}")

    html = render_print_pack(view, Language.ZH, links={LIN.id: links[LIN.id]})

    assert links[HUALONG.id] == "https://match.example.org/p/C02"
    assert html.count(draw_qr("https://match.example.org/p/F01")) == 2
    assert html.count(draw_qr("C02")) == 2
    assert html.count("扫码看最新日程") == 1


@pytest.mark.parametrize(
    "template", ["javascript:alert({code})", "https://match.example.org/p", "match.example.org/{id}"]
)
def test_link_that_leads_nowhere_is_refused(template: str) -> None:
    with pytest.raises(InvalidLinkError, match="cannot be used: it starts with http:// or https://") as caught:
        fill_links(make_small_view(), template)
    assert caught.value.sentence(Language.ZH).startswith(f"链接模板“{template}”不可用")


def test_code_in_a_link_is_quoted() -> None:
    view = make_small_view(people=(make_professor("A/1 甲", "甲"), *make_small_view().participants))

    assert fill_links(view, "https://example.org/{code}")["faculty-A/1 甲"] == "https://example.org/A%2F1%20%E7%94%B2"
    assert fill_links(view, "") == {}


def _print(html: str, folder: Path) -> pypdf.PdfReader:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("chromium is not installed, so that nothing can be printed")
    source, target = folder / "pack.html", folder / "pack.pdf"
    source.write_text(html, "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    subprocess.run(  # noqa: S603 - our own page in a fresh profile
        [chromium, *flags, "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return pypdf.PdfReader(target)


def _size(page: pypdf.PageObject) -> tuple[int, int]:
    return round(float(page.mediabox.width)), round(float(page.mediabox.height))


def _make_extreme_view() -> ScheduleView:
    """The longest names, the most rounds a page takes, tables with names, companies with many needs."""
    long_name = "甘肃兰州新区精细化工与新能源材料产业技术创新联合研究院（集团）股份有限公司西北分公司"
    title = "高盐有机废水深度处理与盐资源化利用以及母液循环中杂质累积对结晶粒度分布的影响" * 2
    rounds = make_rounds(12, length_minutes=15)
    view = make_large_view(6, 6, rounds=12, tables=8)
    people = [
        replace(
            p,
            name=f"{long_name}{i}",
            title=title,
            organization=long_name,
            needs=make_company("x", "x", *[title] * 9).needs,
        )
        for i, p in enumerate(view.participants)
    ]
    meetings = [replace(m, need=people[-1].needs[0]) for m in view.meetings]
    tables = tuple(TableLabel(i, long_name) for i in range(1, 9))
    return replace(view, participants=tuple(people), rounds=rounds, tables=tables, meetings=tuple(meetings))


@pytest.mark.parametrize("view", [make_large_view(), _make_extreme_view()], ids=["docking", "extreme"])
def test_printed_pack_has_one_sheet_of_a4_for_each_page(view: ScheduleView, tmp_path: Path) -> None:
    pack = lay_out(view)

    pages = _print(render_print_pack(view, Language.ZH), tmp_path).pages

    portrait, landscape = A4_PT, A4_PT[::-1]
    expected = [landscape] * len(pack.grid) + [portrait] * len(pack.agendas) + [landscape] * len(pack.cards)
    expected += [portrait] * (len(pack.sign_in) + len(pack.badges))
    assert [_size(page) for page in pages] == expected
    assert all(page.extract_text().strip() for page in pages)
