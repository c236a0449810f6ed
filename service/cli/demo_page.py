"""What `duijie demo` tells a person at a terminal."""

from matching.scheduling.problem import Side
from service.cli.match_page import write_matches
from service.cli.session_page import write_checked, write_run
from service.demo.session import DemoSession
from service.demo.use_cases import Demo
from service.language import Language, Wording
from service.translation import translate, translate_plural

_SESSION = Wording(
    "■ 对接会（意愿、可到时间和冲突均为虚构）", "■ The session (wishes, availability and conflicts are invented)"
)
_SIZE = Wording(
    "{faculty} 位教师 × {companies} 家企业，{rounds} 轮 × {tables} 桌；{preferences} 条意愿，{conflicts} 对冲突，{locks} 对锁定，"
    "{limited} 方只有部分时间",
    "{faculty} faculty × {companies} companies, {rounds} rounds × {tables} tables; preferences: {preferences}, "
    "conflicts: {conflicts}, locked pairs: {locks}, there for part of the time: {limited}",
)
_AUDITED = Wording(
    "核对通过，已发布第 {number} 版：{meetings} 场对接。",
    "The audit finds nothing; version {number} is published: {meetings} meetings.",
)


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
    lines += ["", *_write_session(demo.session, language)]
    lines += ["", translate(language, "The whole result:"), *(f"  {path}" for path in demo.files)]
    return "\n".join(lines)


def _write_session(session: DemoSession, language: Language) -> list[str]:
    inputs, planned = session.inputs, session.planned
    size = _SIZE.say(
        language,
        faculty=len(inputs.list_present(Side.FACULTY)),
        companies=len(inputs.list_present(Side.COMPANY)),
        rounds=len(inputs.frame.rounds),
        tables=len(inputs.frame.tables),
        preferences=len(inputs.preferences),
        conflicts=len(inputs.conflicts),
        locks=len(inputs.locks),
        limited=sum(one.available is not None for one in inputs.attendees),
    )
    lines = [_SESSION.say(language), size, write_checked(session.checked, language), write_run(planned.run, language)]
    if session.schedule is not None and not session.breaks:
        number = session.schedule.version.number
        lines.append(_AUDITED.say(language, number=number, meetings=len(session.schedule.meetings)))
    return lines
