import io
import json
import re

import pytest

from service.cli.main import main
from tests.service.cli.conftest import Duijie


def test_account_from_nobody_to_an_operator_with_a_key(duijie: Duijie) -> None:
    assert duijie("account", "list").out == "No account yet: the service answers its own machine only\n"
    added = duijie("account", "add", "park", "--role", "operator")
    assert added.out.startswith("Added the account park (operator), id ")

    key = duijie("account", "key", "park", "--label", "ERP", "--days", "30")
    assert re.fullmatch(r"duijie_[0-9a-f]{8}_[\w-]{43}\n", key.out)
    assert key.err == "note: Keep it now: it cannot be shown again.\n"
    prefix = key.out[:15]

    assert f"key {prefix}  valid" in duijie("account", "show", "park").out
    assert duijie("account", "revoke", prefix).out == f"Revoked {prefix}\n"
    assert f"key {prefix}  closed" in duijie("account", "show", "park").out


def test_account_binds_by_the_ids_of_a_spreadsheet(duijie: Duijie) -> None:
    duijie("account", "add", "park", "--role", "operator")
    missing = duijie("account", "add", "qingyuan", "--role", "enterprise", "--company", "E01")

    assert (missing.code, missing.err) == (
        1,
        "error: There is no company with the id 'E01'; list them to see the ids there are.\n",
    )


def test_account_link_starts_with_the_public_url(duijie: Duijie, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIJIE_PUBLIC_URL", "https://match.example.org")
    duijie("account", "add", "park", "--role", "operator")
    refused = duijie("account", "link", "park")

    assert refused.code == 1
    assert "Personal links are for enterprises and professors" in refused.err


def test_account_add_first_must_be_an_operator(duijie: Duijie) -> None:
    ran = duijie("account", "add", "dean", "--role", "viewer")

    assert (ran.code, ran.out) == (1, "")
    assert "The first account must be an operator's" in ran.err


def test_account_password_is_read_from_stdin_and_gives_a_second_factor(
    duijie: Duijie, monkeypatch: pytest.MonkeyPatch
) -> None:
    duijie("account", "add", "park", "--role", "operator")
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough for anybody\n"))
    ran = duijie("account", "password", "park", "--stdin")

    assert ran.code == 0
    assert "otpauth://totp/" in ran.out
    assert "long enough" not in ran.out + ran.err


def test_account_passwords_that_differ_change_nothing(duijie: Duijie, monkeypatch: pytest.MonkeyPatch) -> None:
    duijie("account", "add", "park", "--role", "operator")
    typed = iter(["long enough for anybody", "long enough for somebody"])
    monkeypatch.setattr("service.cli.account_command.getpass", lambda _: next(typed))

    assert duijie("account", "password", "park").err == "error: the two passwords differ; run the command again\n"


def test_account_disable_keeps_the_last_operator(duijie: Duijie) -> None:
    duijie("account", "add", "park", "--role", "operator")
    assert "last operator" in duijie("account", "disable", "park").err
    duijie("account", "add", "second", "--role", "operator")
    assert duijie("account", "disable", "park").out == "Disabled park\n"
    assert duijie("account", "enable", "park").out == "Enabled park\n"


def test_account_speaks_json(duijie: Duijie) -> None:
    added = json.loads(duijie("account", "add", "park", "--role", "operator", "--json").out)
    listed = json.loads(duijie("account", "list", "--json").out)

    assert listed == [added]
    assert added["role"] == "operator"


def test_account_help_says_what_there_is(duijie: Duijie) -> None:
    shown = duijie("account", "--help").out

    assert all(name in shown for name in ("add", "list", "show", "key", "link", "revoke", "password", "disable"))
    assert main(["account", "add", "x"]) == 2


def test_a_password_that_nobody_types_changes_nothing(duijie: Duijie, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: str) -> str:
        raise EOFError

    duijie("account", "add", "park", "--role", "operator")
    monkeypatch.setattr("service.cli.account_command.getpass", nobody)
    ran = duijie("account", "password", "park")

    assert (ran.code, ran.err.strip()) == (130, "error: the question was not answered; nothing was changed")
