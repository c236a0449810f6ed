"""README's commands run as they stand there, on an encoder without a model."""

import json
import re
import shlex
from pathlib import Path

import pytest

from service.matches.schemas import MatchQuery
from tests.service.cli.conftest import Duijie

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines() if "bin/duijie" in line]


def test_readme_shows_every_step_of_the_main_job() -> None:
    assert {shlex.split(command)[1] for command in COMMANDS} == {
        "template", "import", "match", "judge", "learn", "gaps", "session", "serve", "evaluate",
    }  # fmt: skip


def test_readme_commands_run_in_their_order(duijie: Duijie, tmp_path: Path) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    for command in COMMANDS:
        program, name, *arguments = shlex.split(command)
        assert program == ".venv/bin/duijie"
        if name != "serve":  # which runs until it is stopped; tests/service/test_workers.py starts it
            ran = duijie(name, *arguments)
            assert (command, ran.code, ran.err) == (command, 0, "")
            assert ran.out


def test_readme_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = {target for block in BLOCKS for target in re.findall(r"^make ([a-z-]+)", block, re.MULTILINE)}
    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_readme_http_example_is_a_valid_query() -> None:
    body = re.search(r"-d '(\{.*?\})'", README)
    assert body is not None
    assert MatchQuery.model_validate(json.loads(body[1])).to == "faculty"


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))))
def test_readme_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
