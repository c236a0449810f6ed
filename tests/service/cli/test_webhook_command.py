import json
from pathlib import Path

from sqlmodel import select

from service.database import Database
from service.models import WebhookDelivery
from service.models.webhook import DeliveryState
from tests.service.cli.conftest import Duijie


def test_webhooks_are_added_listed_and_removed(duijie: Duijie) -> None:
    assert duijie("webhook", "list").out == "There are none.\n"
    added = duijie("webhook", "add", "https://erp.example.com/", "--event", "need.met")
    assert (added.code, added.err) == (0, "")
    id_ = added.out.split()[0]
    assert "secret (shown this once): whsec_" in added.out

    assert duijie("webhook", "list").out == f"{id_}  on  https://erp.example.com/  need.met\n"
    assert [one["id"] for one in json.loads(duijie("webhook", "list", "--json").out)] == [id_]
    assert duijie("webhook", "remove", id_).out == f"Removed {id_}.\n"
    again = duijie("webhook", "remove", id_)
    assert (again.code, again.err.startswith("error: There is no webhook with the id")) == (1, True)


def test_an_address_or_event_that_cannot_be_is_refused_in_one_line(duijie: Duijie) -> None:
    unsafe = duijie("webhook", "add", "https://127.0.0.1/")
    assert (unsafe.code, unsafe.err) == (
        1,
        "error: A webhook cannot go to 'https://127.0.0.1/': its host is not a public address.\n",
    )
    unknown = duijie("webhook", "add", "https://erp.example.com/", "--event", "need.eaten")
    assert (unknown.code, "events.0" in unknown.err) == (2, True)


def test_dead_letters_are_listed_and_sent_again(duijie: Duijie, tmp_path: Path) -> None:
    id_ = duijie("webhook", "add", "https://erp.example.com/").out.split()[0]
    assert duijie("webhook", "dead").out == "There are none.\n"
    assert "The running service will send the message" in duijie("webhook", "ping", id_).out
    database = Database(f"sqlite:///{tmp_path / 'data' / 'duijie.db'}")
    with database.writing() as db:
        delivery = db.exec(select(WebhookDelivery)).one()
        delivery.state, delivery.attempts, delivery.last_error = DeliveryState.DEAD, 10, "It answered 500."
    database.dispose()

    dead = duijie("webhook", "dead", "--language", "zh").out
    assert dead.startswith(f"{delivery.id}  10 次尝试，")
    assert [one["last_error"] for one in json.loads(duijie("webhook", "dead", "--json").out)] == ["It answered 500."]
    assert duijie("webhook", "retry").code == 2
    assert duijie("webhook", "retry", delivery.id).out == "The running service will send again: 1.\n"
    assert duijie("webhook", "retry", "--all").out == "The running service will send again: 0.\n"
