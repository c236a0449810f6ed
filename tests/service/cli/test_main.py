import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from service.cli import main as module
from service.cli.main import main
from tests.service.cli.conftest import Duijie

_RUN = "from service.cli.main import run; run()"


def _start(arguments: Sequence[str], code: str = _RUN, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `duijie` in a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, *arguments], capture_output=True, check=False, env={**kept, **environment}
    )


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom service.cli.main import main\nassert main(['--help']) == 0\n"
        "heavy = ('torch', 'sentence_transformers', 'faiss', 'numpy', 'sqlalchemy', 'sqlmodel', 'pydantic', 'fastapi',"
        " 'openpyxl', 'ortools', 'scipy', 'uvicorn')\n"
        "sys.exit(', '.join(name for name in heavy if name in sys.modules) or 0)"
    )
    ran = _start([], code)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments", [[], ["--help"], ["import", "--help"], ["template", "--help"], ["serve", "--help"]]
)
def test_help_is_on_stdout(duijie: Duijie, arguments: list[str]) -> None:
    ran = duijie(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: duijie")


def test_help_speaks_the_language_that_is_asked_for(duijie: Duijie) -> None:
    assert "导入教师、企业和需求表格" in duijie("--language", "zh", "--help").out
    assert "导入教师、企业和需求表格" in duijie("import", "--help", "--language=zh").out
    assert "Import faculty, companies and needs" in duijie("--help").out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["import"], "error: 'FILE' is missing (see duijie import --help)\n"),
        (["import", "--nope"], "error: there is no option --nope (see duijie import --help)\n"),
        (["nope"], "error: there is no command 'nope' (see duijie --help)\n"),
        (["--language", "fr"], "error: there is no language 'fr': choose zh, en.\n"),
        (["--language"], "error: there is no language '': choose zh, en.\n"),
        (
            ["template", "nope"],
            (
                "error: the value of 'faculty|needs' cannot be used: 'nope' is not one of 'faculty', 'needs' "
                "(see duijie template --help)\n"
            ),
        ),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(duijie: Duijie, arguments: list[str], line: str) -> None:
    ran = duijie(*arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", line)


def test_wrong_usage_is_said_in_chinese_too(duijie: Duijie) -> None:
    assert duijie("import", "--language", "zh").err == "error: 缺少参数 'FILE'（用法见 duijie import --help）\n"


def test_an_error_is_one_line_in_the_language_of_the_run(duijie: Duijie) -> None:
    ran = duijie("import", "none.xlsx")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "error: There is no file 'none.xlsx': check the path and the name.\n"
    assert duijie("import", "none.xlsx", "--language", "zh").err.startswith("error: 找不到文件")


def test_a_setting_that_cannot_be_is_one_line(duijie: Duijie, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUIJIE_PORT", "many")
    (tmp_path / "a.csv").write_text("姓名,方向\n", encoding="utf-8")
    ran = duijie("import", "a.csv")
    assert ran.code == 1
    assert ran.err.startswith("error: DUIJIE_PORT='many' cannot be")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (RuntimeError("a\nb"), 1, "error: something unexpected went wrong (RuntimeError: a b); tell"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_no_traceback_reaches_anybody(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    line: str,
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setenv("DUIJIE_LANGUAGE", "en")
    monkeypatch.setattr(module, "build_app", fail)
    assert main([]) == code
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith(line)
    assert written.err.count("\n") == bool(line)


def test_a_terminal_without_chinese_is_spoken_to_in_english() -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ran = _start(["import", "没有.xlsx", "--language", "zh"], **ascii_only)
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"error: There is no file '")
    assert _start(["--help"], **ascii_only).returncode == 0


def test_a_reader_that_leaves_early_is_no_error() -> None:
    code = f"import os\nr, w = os.pipe()\nos.dup2(w, 1)\nos.close(r)\n{_RUN}"
    ran = _start(["--help"], code)
    assert ran.stderr == b""
