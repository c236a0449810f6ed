"""Read the two spreadsheets of a docking as values, under the senders' own ids, without a database that stays.

Where two companies have given needs the same id, the company's id and a slash stand before it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from matching.types import FacultyProfile, Need
from service.database import Database
from service.errors import InvalidFileError
from service.imports.log import Log
from service.imports.reading import read_files
from service.imports.report import report_problem
from service.imports.use_cases import write_source
from service.language import Language
from service.migrations import upgrade_database
from service.passages.values import to_need, to_profile


def read_spreadsheets(paths: Sequence[Path]) -> tuple[tuple[FacultyProfile, ...], tuple[Need, ...]]:
    """Read professors and needs exactly as `duijie import` would.

    Raises a SpreadsheetError for a file that cannot be read, and InvalidFileError where a row would be rejected: a
    measurement on half a spreadsheet would be a wrong one.
    """
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/sheets.db")
        try:
            upgrade_database(database)
            with database.writing() as db:
                reading_log = Log()
                source = read_files(paths, reading_log)
                log, written = write_source(db, source, reading_log)
                if log.has_errors():
                    problem = report_problem(log.logged[0], Language.EN)
                    raise InvalidFileError(f"{problem.file}, {problem.sheet}, row {problem.row}: {problem.message}")
                faculty = tuple(replace(to_profile(row), id=row.external_id) for row in written.faculty)
                seen = Counter(row.external_id for row in written.needs)
                needs = tuple(
                    replace(
                        to_need(row),
                        id=row.external_id
                        if seen[row.external_id] == 1
                        else f"{row.company.external_id}/{row.external_id}",
                    )
                    for row in written.needs
                )
        finally:
            database.dispose()
    return faculty, needs
