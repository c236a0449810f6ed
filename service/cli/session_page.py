"""Sessions, wishes, runs and schedules as a person reads them in a terminal."""

from collections.abc import Iterator, Sequence

from matching.scheduling.problem import Side, Status
from service.language import Language, Wording
from service.models.docking_session import SessionStatus
from service.models.schedule import RunKind
from service.models.session_wish import ConflictReason, PreferenceKind
from service.sessions.affinity import THRESHOLDS
from service.sessions.changes import ScheduleChange
from service.sessions.editing import Edited
from service.sessions.inputs import SessionInputs
from service.sessions.planning import Checked, Planned
from service.sessions.releases import Audited, Published, Version
from service.sessions.runs import Restored, Run
from service.sessions.schedule_view import Attendee, PlannedMeeting, ScheduleView
from service.sessions.use_cases import SessionCard
from service.sessions.workbook_import import BookReport
from service.spreadsheets.findings import Severity

_STATUS = {
    SessionStatus.PREPARING: Wording("筹备中", "preparing"),
    SessionStatus.PUBLISHED: Wording("已发布", "published"),
    SessionStatus.RUNNING: Wording("进行中", "running"),
    SessionStatus.FINISHED: Wording("已结束", "finished"),
    SessionStatus.CANCELLED: Wording("已取消", "cancelled"),
}
_SIDES = {Side.FACULTY: Wording("教师", "Faculty"), Side.COMPANY: Wording("企业", "Companies")}
_KINDS = {
    PreferenceKind.MUST: Wording("必须会面", "must meet"),
    PreferenceKind.WANT: Wording("希望会面", "wants"),
    PreferenceKind.NO_THANKS: Wording("不会面", "no thanks"),
}
_REASONS = {
    ConflictReason.SAME_ORGANIZATION: Wording("同一单位", "same organization"),
    ConflictReason.NAMED_PAIR: Wording("指定不会面", "named pair"),
    ConflictReason.MET_BEFORE: Wording("以前会面过", "met before"),
}
_RUN_KINDS = {
    RunKind.PLAN: Wording("排程", "plan"),
    RunKind.FILL: Wording("补空位", "fill"),
    RunKind.REPAIR: Wording("当天调整", "repair"),
    RunKind.EDITED: Wording("手工草稿", "edited by hand"),
}
_PROOFS = {
    Status.OPTIMAL: Wording("已证明最优", "proved best"),
    Status.FEASIBLE: Wording("可行，未证明最优", "keeps all rules, not proved best"),
    Status.INFEASIBLE: Wording("无法满足所有要求", "no plan keeps all hard rules"),
    Status.UNKNOWN: Wording("时限内没有结果", "no answer within the time limit"),
}

_CARD = Wording(
    "{name} [{id}] · {date} · {place} · {status} · 第 {revision} 次修订",
    "{name} [{id}] · {date} · {place} · {status} · revision {revision}",
)
_SIZE = Wording(
    "{faculty} 位教师，{companies} 家企业；{rounds} 轮 × {tables} 桌；{threshold}",
    "{faculty} faculty, {companies} companies; {rounds} rounds × {tables} tables; {threshold}",
)
_ROUND = Wording("第 {number} 轮  {start}–{end}", "round {number}  {start}–{end}")
_PUBLISHED = Wording("已发布第 {number} 版", "version {number} is published")
_DRAFT = Wording("有草稿", "there is a draft")
_NONE = Wording("还没有对接会。", "There is no session yet.")
_NO_WISHES = Wording("没有意愿、冲突、锁定或停用的桌子。", "No preferences, conflicts, locks or closed tables.")
_QUOTA = Wording("{low}–{high} 场", "{low}–{high} meetings")
_ANY = Wording("不限", "any")
_ROUNDS = Wording("第 {rounds} 轮可到", "rounds {rounds}")
_DELETED = Wording("（资料已删除）", "(data deleted)")
_BRINGS = Wording("{count} 项需求", "{count} needs")
_SAYS = Wording("{own} → {other}：{kind}{rank}", "{own} → {other}: {kind}{rank}")
_RANKED = Wording("，第 {rank} 志愿", ", rank {rank}")
_CONFLICT = Wording(
    "不安排 {faculty} × {company}：{reason} {detail}", "apart: {faculty} × {company}: {reason} {detail}"
)
_LIFTED = Wording("允许 {faculty} × {company}（原因本为{reason}）", "lifted: {faculty} × {company} (would be {reason})")
_LOCK = Wording(
    "锁定 {faculty} × {company}：第 {round} 轮 {table} 号桌",
    "locked: {faculty} × {company}, round {round}, table {table}",
)
_CLOSED = Wording("停用：第 {round} 轮 {table} 号桌", "closed: round {round}, table {table}")
_POSSIBLE = Wording("可以排程：所有硬性要求能同时满足。", "A plan is possible: all hard rules can be kept.")
_IMPOSSIBLE = Wording("不能排程：硬性要求无法同时满足。", "No plan is possible: the hard rules cannot all be kept.")
_FITS = Wording(
    "按配额的最佳安排是 {meetings} 场，需要 {needed} 轮，全部排得下。",
    "By quota alone the best is {meetings} meetings in {needed} rounds, and all of it fits.",
)
_CROWDED = Wording(
    "按配额的最佳安排是 {meetings} 场，需要 {needed} 轮，不能全部排下：",
    "By quota alone the best is {meetings} meetings in {needed} rounds, which does not fit:",
)
_RUN = Wording(
    "第 {number} 次（{kind}）：{proof}；{meetings} 场，总契合度 {objective}（上界 {bound}），公平代价 {price}，"
    "空等 {gaps}，换桌 {changes}，{seconds:.2f} 秒",
    "run {number} ({kind}): {proof}; {meetings} meetings, affinity {objective} (bound {bound}), price of fairness {price}, "
    "{gaps} waits, {changes} table changes, {seconds:.2f} s",
)
_NO_RUNS = Wording("还没有排过程。", "Nothing has been planned yet.")
_UNKNOWN = Wording("未知", "unknown")
_UNSERVED = Wording("没有会面：{names}", "Without a meeting: {names}")
_VERSION = Wording(
    "第 {number} 版，发布于 {at}，{meetings} 场", "version {number}, published {at}, {meetings} meetings"
)
_DRAFT_LINE = Wording(
    "草稿，{meetings} 场（手工修改 {edits} 处）", "draft, {meetings} meetings ({edits} changes by hand)"
)
_TOLD = Wording("  通知：{names}", "  told: {names}")
_TO_TELL = Wording("需要通知 {count} 方：{names}", "To be told ({count}): {names}")
_NOBODY_TO_TELL = Wording("不需要通知任何人。", "Nobody has to be told.")
_IS_DRAFT = Wording("草稿", "Draft")
_MEETING = Wording("  {table}  {faculty} × {company}{lock}{need}", "  {table}  {faculty} × {company}{lock}{need}")
_AT_TABLE = Wording("{number} 号桌", "table {number}")
_LOCKED = Wording("（锁定）", " (locked)")
_WITHOUT = Wording("没有会面：{names}", "Without a meeting: {names}")
_COST = Wording(
    "已调整。总契合度 {before:.4f} → {after:.4f}（代价 {cost:.4f}），空等 {gaps_before} → {gaps_after}。",
    "Changed. Affinity {before:.4f} → {after:.4f} (cost {cost:.4f}), waits {gaps_before} → {gaps_after}.",
)
_STILL = Wording("草稿仍不符合：", "The draft still breaks:")
_LOST = Wording("{count} 场无法恢复（参会方、轮次或桌子已不在）。", "{count} meetings could not be restored.")
_RESTORED = Wording("已恢复为草稿，{meetings} 场。", "Restored as the draft: {meetings} meetings.")
_PASSED = Wording("符合所有硬性要求。", "Every hard rule is kept.")
_BROKEN = Wording("不符合以下硬性要求：", "These hard rules are broken:")
_DONE = Wording("已发布第 {number} 版。", "Version {number} is published.")
_FIRST = Wording("共 {meetings} 场，需要通知 {count} 方。", "{meetings} meetings; {count} participants are to be told.")
_SHEET = Wording(
    "{sheet}：新增 {created}，更新 {updated}，未变 {unchanged}，移除 {removed}，拒绝 {rejected}",
    "{sheet}: {created} created, {updated} updated, {unchanged} unchanged, {removed} removed, {rejected} rejected",
)
_ROW = Wording("第 {row} 行", "row {row}")
_SEVERITY = {Severity.ERROR: Wording("错误", "error"), Severity.NOTE: Wording("提示", "note")}
_DRY_RUN = Wording("试运行：没有写入任何内容。", "Dry run: nothing was written.")
_NOT_APPLIED = Wording("有错误，没有写入任何内容（--strict）。", "There are errors, so nothing was written (--strict).")
_IMPORTED = Wording("导入完成。", "Imported.")
_NO_CHANGE = Wording("没有变化。", "Nothing changed.")
_MOST_NAMES = 12
_AND_MORE = Wording("等 {count} 方", "and {count} more")


def write_card(card: SessionCard, language: Language) -> str:
    """One session: what it is, how large, and how far it has come."""
    row = card.row
    lines = [_card_line(card, language)]
    lines.append(
        _SIZE.say(
            language,
            faculty=card.faculty,
            companies=card.companies,
            rounds=len(card.rounds),
            tables=row.tables,
            threshold=THRESHOLDS[row.threshold].say(language),
        )
    )
    lines += [
        "  " + _ROUND.say(language, number=item.number, start=f"{item.starts_at:%H:%M}", end=f"{item.ends_at:%H:%M}")
        for item in card.rounds
    ]
    if card.published_version is not None:
        lines.append(_PUBLISHED.say(language, number=card.published_version))
    if card.has_draft:
        lines.append(_DRAFT.say(language))
    return "\n".join(lines)


def write_cards(cards: Sequence[SessionCard], language: Language) -> str:
    """A line for each session."""
    return "\n".join(_card_line(card, language) for card in cards) or _NONE.say(language)


def write_attendees(attendees: Sequence[Attendee], language: Language) -> str:
    """Who takes part, by side."""
    lines = []
    for side in Side:
        listed = [one for one in attendees if one.side is side]
        if listed:
            lines.append(f"{_SIDES[side].say(language)} ({len(listed)})")
            lines += [f"  {_attendee(one, language)}" for one in listed]
    return "\n".join(lines)


def write_wishes(inputs: SessionInputs, language: Language) -> str:
    """Preferences, conflicts, locks and closed tables."""
    return "\n".join(_wishes(inputs, language)) or _NO_WISHES.say(language)


def write_checked(checked: Checked, language: Language) -> str:
    """What fits, and why not."""
    found = checked.feasibility
    lines = [(_POSSIBLE if found.possible else _IMPOSSIBLE).say(language)]
    if found.possible:
        wording = _FITS if found.fits else _CROWDED
        lines.append(wording.say(language, meetings=found.meetings, needed=found.rounds_needed))
    lines += [f"  {sentence}" for sentence in checked.names.say_all(found.reasons, language)]
    lines += [f"  {note.say(language)}" for note in checked.notes]
    return "\n".join(lines)


def write_planned(planned: Planned, language: Language) -> str:
    """The run, the draft that it made, and who would have to be told."""
    parts = [write_run(planned.run, language)]
    if planned.schedule is not None:
        parts.append(write_schedule(planned.schedule, language))
    if planned.change is not None:
        parts.append(write_change(planned.change, language))
    return "\n\n".join(parts)


def write_run(run: Run, language: Language) -> str:
    """One run, its reasons, and who was left out."""
    lines = [_run_line(run, language)]
    lines += [f"  {sentence}" for sentence in run.names.say_all(run.reasons, language)]
    if run.unserved:
        names = _list_names([party.name or str(party.id) for party in run.unserved], language)
        lines.append("  " + _UNSERVED.say(language, names=names))
    return "\n".join(lines)


def write_runs(runs: Sequence[Run], language: Language) -> str:
    """A line for each run."""
    return "\n".join(_run_line(run, language) for run in runs) or _NO_RUNS.say(language)


def write_schedule(view: ScheduleView, language: Language) -> str:
    """A version of the schedule, by round and table."""
    version = view.version
    if version.number is None:
        title = _IS_DRAFT.say(language)
    else:
        at = f"{version.published_at.astimezone(view.session.zone):%Y-%m-%d %H:%M}" if version.published_at else ""
        title = _VERSION.say(language, number=version.number, at=at, meetings=len(view.meetings))
    lines = [f"{view.session.name} · {title}"]
    names = {table.number: table.name for table in view.tables}
    for item in view.rounds:
        start, end = f"{item.starts_at:%H:%M}", f"{item.ends_at:%H:%M}"
        lines.append(_ROUND.say(language, number=item.number, start=start, end=end))
        for meeting in view.meetings:
            if meeting.round == item.number:
                table = names.get(meeting.table) or _AT_TABLE.say(language, number=meeting.table)
                lines.append(_meeting(view, meeting, table, language))
    seated = {id_ for meeting in view.meetings for id_ in (meeting.faculty_id, meeting.company_id)}
    without = [one.name or one.code for one in view.participants if one.id not in seated]
    if without:
        lines.append(_WITHOUT.say(language, names=_list_names(without, language)))
    return "\n".join(lines)


def write_change(change: ScheduleChange, language: Language) -> str:
    """What changed, and who is to be told."""
    lines = [wording.say(language) for wording in change.say()]
    touched = [one.name or one.code for one in change.touched]
    if touched:
        lines.append(_TO_TELL.say(language, count=len(touched), names=_list_names(touched, language)))
    else:
        lines.append(_NOBODY_TO_TELL.say(language))
    return "\n".join(lines)


def write_edited(edited: Edited, language: Language) -> str:
    """What a change by hand did, and what it costs."""
    lines = [
        _COST.say(
            language,
            before=edited.affinity_before,
            after=edited.affinity_after,
            cost=edited.cost,
            gaps_before=edited.gaps_before,
            gaps_after=edited.gaps_after,
        )
    ]
    if edited.breaks:
        lines.append(_STILL.say(language))
        lines += [f"  {sentence}" for sentence in edited.names.say_all(edited.breaks, language)]
    if edited.change is not None:
        lines.append(write_change(edited.change, language))
    return "\n".join(lines)


def write_restored(restored: Restored, language: Language) -> str:
    """What was restored, and what of it no longer holds."""
    lines = [_RESTORED.say(language, meetings=len(restored.schedule.meetings))]
    if restored.lost:
        lines.append(_LOST.say(language, count=restored.lost))
    if restored.breaks:
        lines.append(_STILL.say(language))
        lines += [f"  {sentence}" for sentence in restored.names.say_all(restored.breaks, language)]
    if restored.change is not None:
        lines.append(write_change(restored.change, language))
    return "\n".join(lines)


def write_published(published: Published, language: Language) -> str:
    """Which version it is, and what is new in it."""
    number = published.schedule.version.number
    change = published.change
    if change.before is not None:
        return "\n".join([_DONE.say(language, number=number), write_change(change, language)])
    told = _FIRST.say(language, meetings=len(published.schedule.meetings), count=len(change.touched))
    return "\n".join([_DONE.say(language, number=number), told])


def write_versions(versions: Sequence[Version], language: Language) -> str:
    """A line for each version, and who was told of it."""
    lines = []
    for version in versions:
        summary = version.summary
        if summary.number is None:
            lines.append(_DRAFT_LINE.say(language, meetings=version.meetings, edits=version.edits))
            continue
        at = f"{summary.published_at:%Y-%m-%d %H:%M} UTC" if summary.published_at else ""
        line = _VERSION.say(language, number=summary.number, at=at, meetings=version.meetings)
        lines.append(f"{line}  {summary.note}".rstrip())
        if version.touched:
            lines.append(_TOLD.say(language, names=_list_names(version.touched, language)))
    return "\n".join(lines) or _NO_RUNS.say(language)


def write_audit(audited: Audited, language: Language) -> str:
    """Whether a version can be held."""
    if not audited.breaks:
        return _PASSED.say(language)
    return "\n".join(
        [_BROKEN.say(language), *(f"  {sentence}" for sentence in audited.names.say_all(audited.breaks, language))]
    )


def write_book(report: BookReport, language: Language) -> str:
    """What an import of the workbook did, with a line for each problem."""
    lines = [
        _SHEET.say(
            language,
            sheet=sheet.sheet,
            created=sheet.created,
            updated=sheet.updated,
            unchanged=sheet.unchanged,
            removed=sheet.removed,
            rejected=sheet.rejected,
        )
        for sheet in report.sheets
    ]
    for problem in report.problems:
        place = [problem.sheet]
        place += [_ROW.say(language, row=problem.row)] if problem.row else []
        place += [f"{problem.column} {problem.header}".strip()] if problem.column else []
        value = f" ({problem.value})" if problem.value else ""
        severity = _SEVERITY[problem.severity].say(language)
        lines.append(f"  {severity}  {' › '.join(place)}: {problem.message}{value}")
    if report.dry_run:
        lines.append(_DRY_RUN.say(language))
    elif not report.applied:
        lines.append(_NOT_APPLIED.say(language))
    else:
        lines.append((_IMPORTED if report.changes else _NO_CHANGE).say(language))
    return "\n".join(lines)


def _card_line(card: SessionCard, language: Language) -> str:
    row = card.row
    return _CARD.say(
        language,
        name=row.name,
        id=row.external_id,
        date=row.date,
        place=row.place or "—",
        status=_STATUS[row.status].say(language),
        revision=row.revision,
    )


def _attendee(one: Attendee, language: Language) -> str:
    high = _ANY.say(language) if one.max_meetings is None else str(one.max_meetings)
    parts = [f"{one.code} {one.name or _DELETED.say(language)}", _QUOTA.say(language, low=one.min_meetings, high=high)]
    if one.available is not None:
        rounds = ", ".join(map(str, sorted(one.available))) or "—"
        parts.append(_ROUNDS.say(language, rounds=rounds))
    if one.side is Side.COMPANY:
        parts.append(_BRINGS.say(language, count=len(one.needs)))
    return " · ".join(parts)


def _wishes(inputs: SessionInputs, language: Language) -> Iterator[str]:
    names = inputs.names
    for one in inputs.preferences:
        faculty, company = names.label(Side.FACULTY, one.pair.faculty), names.label(Side.COMPANY, one.pair.company)
        own, other = (faculty, company) if one.side is Side.FACULTY else (company, faculty)
        rank = _RANKED.say(language, rank=one.rank) if one.rank else ""
        yield _SAYS.say(language, own=own, other=other, kind=_KINDS[one.kind].say(language), rank=rank)
    for conflict in inputs.conflicts:
        values = {
            "faculty": names.label(Side.FACULTY, conflict.pair.faculty),
            "company": names.label(Side.COMPANY, conflict.pair.company),
            "reason": _REASONS[conflict.reason].say(language),
        }
        wording = _LIFTED if conflict.is_lifted else _CONFLICT
        yield wording.say(language, **values, detail=conflict.detail).rstrip()
    for lock in inputs.locks:
        yield _LOCK.say(
            language,
            faculty=names.label(Side.FACULTY, lock.faculty),
            company=names.label(Side.COMPANY, lock.company),
            round=lock.round,
            table=lock.table,
        )
    for place in sorted(inputs.closed):
        yield _CLOSED.say(language, round=place.round, table=place.table)


def _run_line(run: Run, language: Language) -> str:
    unknown = _UNKNOWN.say(language)

    def number(value: float | None) -> str:
        return unknown if value is None else f"{value:.4f}"

    return _RUN.say(
        language,
        number=run.number,
        kind=_RUN_KINDS[run.kind].say(language),
        proof=_PROOFS[run.status].say(language),
        meetings=len(run.meetings),
        objective=number(run.objective),
        bound=number(run.bound),
        price=number(run.fairness_price),
        gaps=run.gaps,
        changes=run.table_changes,
        seconds=run.seconds,
    )


def _meeting(view: ScheduleView, meeting: PlannedMeeting, table: str, language: Language) -> str:
    faculty, company = view.by_id[meeting.faculty_id], view.by_id[meeting.company_id]
    return _MEETING.say(
        language,
        table=table,
        faculty=faculty.name or faculty.code,
        company=company.name or company.code,
        lock=_LOCKED.say(language) if meeting.is_locked else "",
        need=f" · {meeting.need.title}" if meeting.need else "",
    )


def _list_names(names: Sequence[str], language: Language) -> str:
    """Names in one line; of many, the first and how many more."""
    separator = "、" if language is Language.ZH else ", "
    shown = separator.join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} {_AND_MORE.say(language, count=more)}" if more > 0 else shown
