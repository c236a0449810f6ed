"""What `duijie demo` tells a person at a terminal."""

from service.cli.match_page import write_matches
from service.demo.use_cases import Demo
from service.language import Language
from service.translation import translate, translate_plural


def write_demo(demo: Demo, language: Language) -> str:
    """The import in one line, three needs with their matches, the needs that look unserved, and where the files are."""
    report = demo.report
    lines = [
        translate(
            language,
            "Imported: {faculty} faculty, {companies} companies, {needs} needs (all invented).",
            faculty=len(report.faculty),
            companies=len(report.companies),
            needs=len(report.needs),
        )
    ]
    for need, ranked in demo.shown:
        lines += ["", f"■ {need.title} · {need.company} [{need.external_id}]", write_matches(ranked, language)]
    lines += [
        "",
        translate_plural(language, "{count} need looks unserved:", "{count} needs look unserved:", len(demo.unserved)),
    ]
    lines += [f"  {need.title} · {need.company} [{need.external_id}]" for need in demo.unserved]
    lines += ["", translate(language, "The whole result:"), *(f"  {path}" for path in demo.files)]
    return "\n".join(lines)
