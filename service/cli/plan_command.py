"""`duijie plan`: a meeting plan for a bare problem, without a database."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from typer import Option, Typer

from service.cli.output import print_json, print_result, show_progress
from service.cli.speech import say, spoken_language
from service.language import Wording

_ABOUT = Wording(
    "为一份 JSON 问题排出会面日程，不用数据库", "Plan the meetings of a problem in JSON, without a database"
)
_PROBLEM = Wording("问题文件（格式见 docs/planning.md）", "The problem (format: docs/planning.md)")
_SEED = Wording("随机种子：相同输入和种子得到相同日程", "Seed: the same input and seed give the same plan")
_LIMIT = Wording("最多计算多少秒", "Longest time to compute, in seconds")
_JSON = Wording("以 JSON 输出结果", "Print the result as JSON")
_STATUS = Wording(
    "状态 {status}：需要 {rounds_needed} 个场次，总契合度 {objective}（上界 {bound}），公平代价 {fairness_price}，{seconds:.2f} 秒",
    "{status}: {rounds_needed} rounds needed, affinity {objective} (bound {bound}), price of fairness {fairness_price}, "
    "{seconds:.2f} s",
)
_MEETING = Wording(
    "  第 {round} 场 第 {table} 桌：{faculty} × {company}", "  round {round}, table {table}: {faculty} × {company}"
)
_UNSERVED = Wording("没有会面：{ids}", "Without a meeting: {ids}")
_WORKING = Wording("正在求解……", "Solving …")


def add_plan(app: Typer) -> None:
    """Add the command."""

    @app.command("plan", help=say(_ABOUT))
    def plan(
        *,
        problem: Annotated[Path, Option(help=say(_PROBLEM), metavar="FILE", show_default=False)],
        seed: Annotated[int, Option(help=say(_SEED), min=0)] = 0,
        time_limit: Annotated[float, Option(help=say(_LIMIT), min=0.1)] = 60.0,
        as_json: Annotated[bool, Option("--json", help=say(_JSON))] = False,
    ) -> None:
        _plan(problem, seed=seed, time_limit_s=time_limit, as_json=as_json)


def _plan(problem: Path, *, seed: int, time_limit_s: float, as_json: bool) -> None:
    from matching.scheduling.document import solve_problem_document
    from matching.scheduling.wording import Language

    language = Language(spoken_language().value)
    document = _read(problem)
    show_progress(_WORKING)
    answer = solve_problem_document(document, seed=seed, time_limit_seconds=time_limit_s, language=language)
    if as_json:
        print_json(answer)
    else:
        print_result(_write(answer))


def _read(path: Path) -> object:
    """The JSON in a file; raises InvalidFileError, naming the place."""
    from service.errors import InvalidFileError

    try:
        document: object = json.loads(path.read_text("utf-8-sig"), object_pairs_hook=partial(_refuse_twice, path))
    except OSError as error:
        raise InvalidFileError(f"{path} cannot be read ({error.strerror}): give the path of a JSON file.") from error
    except UnicodeDecodeError as error:
        raise InvalidFileError(f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidFileError(f"{path} is not JSON: {error}. Mend the file there.") from error
    except ValueError as error:  # the one thing left that Python's reader of JSON refuses
        raise InvalidFileError(f"{path} has a number of thousands of digits: shorten it.") from error
    return document


def _refuse_twice(path: Path, items: list[tuple[str, object]]) -> dict[str, object]:
    """An object of the document; raises InvalidFileError where JSON would silently keep the last of two values."""
    from service.errors import InvalidFileError

    document = dict(items)
    if len(document) < len(items):
        twice = next(key for key, times in Counter(key for key, _ in items).items() if times > 1)
        raise InvalidFileError(f"{path} gives the key {twice!r} twice in one object: keep one of them.")
    return document


def _write(answer: Mapping[str, Any]) -> str:
    """The plan for a person: the status, the figures, the meetings by round and table, and the reasons."""
    meetings = sorted(answer["meetings"], key=lambda meeting: (meeting["round"] or 0, meeting["table"] or 0))
    lines = [say(_STATUS, **answer), *(say(_MEETING, **meeting) for meeting in meetings)]
    if answer["unserved"]:
        lines.append(say(_UNSERVED, ids=", ".join(map(str, answer["unserved"]))))
    lines.extend(answer["reasons"])
    return "\n".join(lines)
