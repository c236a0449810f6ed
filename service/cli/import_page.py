"""The report of an import as a person reads it in a terminal."""

from collections.abc import Iterator, Mapping

from service.imports.report import Counts, Hint, ImportReport, Problem, SheetReport
from service.language import Language, Wording
from service.spreadsheets.findings import Severity
from service.spreadsheets.layouts import NOUNS, Noun

_SHOWN_ROWS = 8
_SHOWN_VALUE = 40

_SHEET = Wording("{file} › {sheet}：{noun}，表头在第 {row} 行", "{file} › {sheet}: {noun}, header in row {row}")
_SHEET_UNREAD = Wording("{file} › {sheet}：未导入", "{file} › {sheet}: not imported")
_COLUMNS = Wording("  识别的列：{columns}", "  columns: {columns}")
_COUNTS = Wording(
    "{noun}：新增 {created}，更新 {updated}，未变 {unchanged}，拒绝 {rejected}",
    "{noun}: {created} created, {updated} updated, {unchanged} unchanged, {rejected} rejected",
)
_TOTAL = Wording("合计", "Total")
_PROBLEMS = Wording("问题（{errors} 个错误，{notes} 条提示）", "Problems (errors: {errors}, notes: {notes})")
_SEVERITY = {Severity.ERROR: Wording("错误", "error"), Severity.NOTE: Wording("提示", "note")}
_ROWS = Wording("第 {rows} 行", "row {rows}")
_MORE = Wording("{rows} 等 {count}", "{rows} and more, {count} in all:")
_VALUE = Wording("（内容：{value}）", " (value: {value})")
_SUGGESTION = Wording(" 是否应为：{suggestion}", " Did you mean: {suggestion}")

_HINTS = Wording("可让匹配更准（不影响导入）", "What would make matches better (nothing is refused for it)")
_HINT = Wording("  {message}（{place}）", "  {message} ({place})")

_DRY_RUN = Wording("试运行：没有写入任何内容。", "Dry run: nothing was written.")
_STRICT = Wording("有错误，没有导入任何内容（--strict）。", "There are errors, so nothing was imported (--strict).")
_EMPTY = Wording("没有可导入的内容：表格里还没有填写数据。", "Nothing to import: no data has been filled in.")
_REJECTED = Wording("没有导入任何内容，请先改正以上错误。", "Nothing was imported; correct the errors above first.")
_UNCHANGED = Wording("没有变化：所有内容都已导入过。", "Nothing changed: everything was imported before.")
_DONE = Wording("导入完成。", "Imported.")


def write_report(report: ImportReport, language: Language) -> str:
    """The whole report in `language`, without a newline at its end."""
    lines: list[str] = []
    for file in report.files:
        for sheet in file.sheets:
            lines += _write_sheet(file.file, sheet, language)
    if report.problems:
        notes = len(report.problems) - report.errors
        lines += ["", _PROBLEMS.say(language, errors=report.errors, notes=notes)]
        lines += _write_problems(report, language)
    if report.hints:
        lines += ["", _HINTS.say(language), *_write_hints(report, language)]
    if any(report.counts[noun] != Counts() for noun in Noun):
        lines += ["", _TOTAL.say(language), *_write_counts(report.counts, language)]
    return "\n".join([*lines, "", _conclude(report).say(language)])


def _conclude(report: ImportReport) -> Wording:
    if report.is_empty:
        return _EMPTY
    if report.dry_run:
        return _DRY_RUN
    if not report.applied:
        return _STRICT
    if not report.accepted:
        return _REJECTED
    return _DONE if report.changes else _UNCHANGED


def _write_sheet(file: str, sheet: SheetReport, language: Language) -> Iterator[str]:
    if sheet.noun is None:
        yield _SHEET_UNREAD.say(language, file=file, sheet=sheet.sheet)
        return
    noun = NOUNS[sheet.noun].say(language)
    yield _SHEET.say(language, file=file, sheet=sheet.sheet, noun=noun, row=sheet.header_row)
    columns = [
        column.header if column.header == column.meaning else f"{column.header} → {column.meaning}"
        for column in sheet.columns
    ]
    yield _COLUMNS.say(language, columns=("，" if language is Language.ZH else ", ").join(columns))
    yield from _write_counts(sheet.counts, language)


def _write_counts(counts: Mapping[Noun, Counts], language: Language) -> Iterator[str]:
    for noun in Noun:
        if (count := counts.get(noun, Counts())) != Counts():
            yield "  " + _COUNTS.say(
                language,
                noun=NOUNS[noun].say(language),
                created=count.created,
                updated=count.updated,
                unchanged=count.unchanged,
                rejected=count.rejected,
            )


def _write_hints(report: ImportReport, language: Language) -> Iterator[str]:
    """One line for each thing that is missing, with the rows where it is."""
    groups: dict[tuple[str, str, str], list[Hint]] = {}
    for hint in report.hints:
        groups.setdefault((hint.file, hint.sheet, hint.message), []).append(hint)
    for (file, sheet, message), hints in groups.items():
        rows = _ROWS.say(language, rows=_say_rows(sorted(hint.row for hint in hints), language))
        yield _HINT.say(language, message=message, place=f"{file} › {sheet} › {rows}")


def _write_problems(report: ImportReport, language: Language) -> Iterator[str]:
    """One line a problem; what is said alike of many rows of a column is said once, with the rows."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in report.problems:
        value = problem.value if problem.severity is Severity.ERROR else ""
        key = (problem.file, problem.sheet, problem.column, problem.code, problem.message, problem.suggestion, value)
        groups.setdefault(key, []).append(problem)
    for problems in groups.values():
        yield _write_problem(problems, language)


def _write_problem(problems: list[Problem], language: Language) -> str:
    problem = problems[0]
    rows = sorted({one.row for one in problems if one.row})
    numbers = _say_rows(rows, language)
    place = [problem.file, problem.sheet]
    place += [_ROWS.say(language, rows=numbers)] if rows else []
    place += [f"{problem.column} {problem.header}".strip()] if problem.column else []
    line = f"  {_SEVERITY[problem.severity].say(language)}  {' › '.join(place)}: {problem.message}"
    if problem.value and len(problems) == 1:
        value = problem.value if len(problem.value) <= _SHOWN_VALUE else problem.value[:_SHOWN_VALUE] + "…"
        line += _VALUE.say(language, value=value)
    if problem.suggestion:
        line += _SUGGESTION.say(language, suggestion=problem.suggestion)
    return line


def _say_rows(rows: list[int], language: Language) -> str:
    numbers = ", ".join(str(row) for row in rows[:_SHOWN_ROWS])
    return numbers if len(rows) <= _SHOWN_ROWS else _MORE.say(language, rows=numbers, count=len(rows))
