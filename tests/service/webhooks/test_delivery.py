import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select
from standardwebhooks.webhooks import Webhook

from service.accounts.principal import COMMAND_LINE
from service.background import tidy
from service.database import Database
from service.models import WebhookDelivery, WebhookEvent, WebhookSubscription
from service.models.columns import now
from service.models.need_status_change import NeedStatus
from service.models.webhook import DeliveryState
from service.secret_key import Vault, load_secret_key
from service.settings import Settings
from service.webhooks import use_cases
from service.webhooks.delivery import deliver_due, forget_delivered, small_jitter, wait_after
from service.webhooks.messages import NeedStepMessage
from service.webhooks.outbox import NeedStep, tell_need_steps
from service.webhooks.schemas import WebhookCreate
from tests.service.webhooks.receiver import Receiver, receiving


def no_jitter() -> float:
    return 1.0


def subscribe(database: Database, settings: Settings, url: str) -> tuple[str, str]:
    vault = Vault(load_secret_key(settings), purpose=use_cases.SECRETS)
    with database.writing() as db:
        body = WebhookCreate(url=url, events=["need.received", "need.matched"])
        row, secret = use_cases.create_webhook(db, COMMAND_LINE, body, vault=vault, allow_private=True)
    return row.id, secret


def tell(db: Session, status: NeedStatus = NeedStatus.MATCHED, number: int = 1) -> None:
    step = NeedStep(
        need_id=f"{number:032x}",
        external_id=f"N-{number}",
        company_id="c" * 32,
        status=status,
        previous=NeedStatus.RECEIVED,
        at=datetime(2027, 3, 1, 8, 30, tzinfo=UTC),
    )
    tell_need_steps(db, [step])


def deliveries(database: Database) -> list[WebhookDelivery]:
    with database.reading() as db:
        return list(db.exec(select(WebhookDelivery).order_by(WebhookDelivery.created_at, WebhookDelivery.id)))  # type: ignore[arg-type]


def deliver(database: Database, settings: Settings, at: datetime | None = None) -> int:
    return deliver_due(database, settings, clock=lambda: at or now(), jitter=no_jitter)


def test_a_secret_is_shown_once_and_kept_sealed(database: Database, settings: Settings, receiver: Receiver) -> None:
    id_, secret = subscribe(database, settings, receiver.url)
    with database.reading() as db:
        stored = db.get_one(WebhookSubscription, id_).secret
    with database.writing() as db:
        vault = Vault(load_secret_key(settings), purpose=use_cases.SECRETS)
        _, renewed = use_cases.renew_secret(db, COMMAND_LINE, id_, vault=vault)
        tell(db)

    assert deliver(database, settings) == 1

    [message] = receiver.messages
    assert secret.removeprefix("whsec_") not in stored
    assert renewed != secret
    assert Webhook(renewed).verify(message.body, {name.lower(): value for name, value in message.headers.items()})


def test_without_the_key_of_the_secrets_a_delivery_says_so(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    subscribe(database, settings, receiver.url)
    with database.writing() as db:
        tell(db)

    assert deliver(database, settings.model_copy(update={"secret_key": "another key of at least 32 characters"})) == 1

    [delivery] = deliveries(database)
    assert receiver.messages == []
    assert "was sealed with another secret key" in delivery.last_error


def test_a_secret_of_an_earlier_version_is_sealed_and_still_signs(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    plain = "whsec_" + "QUJD" * 11
    with database.writing() as db:
        row = WebhookSubscription(url=receiver.url, events=["need.matched"], secret=plain)
        db.add(row)
        tell(db)

    tidy(database, settings.model_copy(update={"webhook_allow_private": True}))
    deliver(database, settings)

    with database.reading() as db:
        assert "QUJD" not in db.get_one(WebhookSubscription, row.id).secret
    [message] = receiver.messages
    assert Webhook(plain).verify(message.body, {name.lower(): value for name, value in message.headers.items()})


def test_a_message_is_signed_as_the_specification_says(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    _, secret = subscribe(database, settings, receiver.url + "/hook")
    with database.writing() as db:
        tell(db)

    assert deliver(database, settings) == 1

    [message] = receiver.messages
    assert message.path == "/hook"
    headers = {name.lower(): value for name, value in message.headers.items()}
    verified = Webhook(secret).verify(message.body, headers)
    assert verified == {
        "id": headers["webhook-id"],
        "type": "need.matched",
        "timestamp": "2027-03-01T08:30:00+00:00",
        "data": {
            "need_id": f"{1:032x}",
            "external_id": "N-1",
            "company_id": "c" * 32,
            "status": "matched",
            "previous": "received",
        },
    }
    assert NeedStepMessage.model_validate_json(message.body).model_dump(mode="json").keys() == verified.keys()
    [delivery] = deliveries(database)
    assert (delivery.state, delivery.attempts, delivery.last_status) == (DeliveryState.DELIVERED, 1, 200)
    assert deliver(database, settings) == 0


def test_only_events_that_are_wanted_are_told(database: Database, settings: Settings, receiver: Receiver) -> None:
    subscribe(database, settings, receiver.url)
    with database.writing() as db:
        tell(db, NeedStatus.CLOSED)

    assert deliver(database, settings) == 0
    with database.reading() as db:
        assert db.exec(select(WebhookEvent)).all() == []


def test_what_is_rolled_back_is_never_told(database: Database, settings: Settings, receiver: Receiver) -> None:
    subscribe(database, settings, receiver.url)

    def fail() -> None:
        with database.writing() as db:
            tell(db)
            raise OSError("power cut")

    with pytest.raises(OSError, match="power cut"):
        fail()

    assert deliver(database, settings) == 0


def test_failures_are_tried_again_ever_later_until_the_letter_is_dead(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503, 500]
    subscribe(database, settings, receiver.url)
    with database.writing() as db:
        tell(db)
    at = now()

    waits = []
    for _ in range(3):
        assert deliver(database, settings, at) == 1
        [delivery] = deliveries(database)
        if delivery.state is DeliveryState.PENDING:
            waits.append((delivery.next_attempt_at - at).total_seconds())
            assert deliver(database, settings, delivery.next_attempt_at - timedelta(seconds=1)) == 0
        at = delivery.next_attempt_at

    assert waits == [10, 40]
    assert (delivery.state, delivery.attempts, delivery.last_status) == (DeliveryState.DEAD, 3, 500)
    assert delivery.last_error == "It answered 500."
    assert deliver(database, settings, at + timedelta(days=1)) == 0
    assert {message.body for message in receiver.messages} == {receiver.messages[0].body}

    with database.writing() as db:
        use_cases.send_again(db, COMMAND_LINE, delivery.id)
    assert deliver(database, settings) == 1
    assert deliveries(database)[0].state is DeliveryState.DELIVERED


def test_a_redirect_is_a_failure_and_not_followed(database: Database, settings: Settings, receiver: Receiver) -> None:
    receiver.statuses = [302]
    subscribe(database, settings, receiver.url + "/hook")
    with database.writing() as db:
        tell(db)

    deliver(database, settings)

    assert [message.path for message in receiver.messages] == ["/hook"]
    assert "redirects are not followed" in deliveries(database)[0].last_error


@pytest.mark.parametrize("drip", [False, True])
def test_a_slow_receiver_is_given_up_in_time(
    database: Database, settings: Settings, receiver: Receiver, *, drip: bool
) -> None:
    receiver.drip, receiver.slow_s = drip, 0 if drip else 3
    subscribe(database, settings, receiver.url)
    with database.writing() as db:
        tell(db)

    started = time.monotonic()
    deliver(database, settings)

    assert time.monotonic() - started < 2.5
    [delivery] = deliveries(database)
    assert (delivery.last_status, delivery.last_error) == (None, "There was no answer within 0.5 s.")


def test_nobody_listening_is_a_failure(database: Database, settings: Settings) -> None:
    with receiving() as gone:
        url = gone.url
    subscribe(database, settings, url)
    with database.writing() as db:
        tell(db)

    deliver(database, settings)

    [delivery] = deliveries(database)
    assert delivery.state is DeliveryState.PENDING
    assert delivery.last_error.startswith("The connection failed: ")


def test_an_address_that_is_gone_is_told_no_more(database: Database, settings: Settings, receiver: Receiver) -> None:
    receiver.statuses = [410]
    id_, _ = subscribe(database, settings, receiver.url)
    with database.writing() as db:
        tell(db)

    deliver(database, settings)

    assert deliveries(database)[0].state is DeliveryState.DEAD
    with database.writing() as db:
        assert use_cases.get_webhook(db, COMMAND_LINE, id_).enabled is False
        tell(db)
    assert len(deliveries(database)) == 1


def test_a_private_address_is_refused_at_delivery_too(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    """A name may resolve to anything later; 2130706433 is how resolvers also write 127.0.0.1."""
    subscribe(database, settings, receiver.url.replace("127.0.0.1", "2130706433"))
    with database.writing() as db:
        tell(db)

    deliver(database, settings.model_copy(update={"webhook_allow_private": False}))

    assert receiver.messages == []
    assert "127.0.0.1, which is not a public address" in deliveries(database)[0].last_error


def test_a_slow_receiver_holds_up_no_other(database: Database, settings: Settings, receiver: Receiver) -> None:
    receiver.slow_s = 3
    subscribe(database, settings, receiver.url)
    with receiving() as quick:
        subscribe(database, settings, quick.url)
        with database.writing() as db:
            for number in range(3):
                tell(db, number=number)
        started = time.monotonic()
        while len(quick.messages) < 3:
            deliver(database, settings)
        assert time.monotonic() - started < 6


def test_several_processes_send_each_message_once(database: Database, settings: Settings, receiver: Receiver) -> None:
    subscribe(database, settings, receiver.url)
    with database.writing() as db:
        for number in range(6):
            tell(db, number=number)

    with ThreadPoolExecutor(4) as pool:
        while any(list(pool.map(lambda _: deliver(database, settings), range(4)))):
            pass

    needs = [json.loads(message.body)["data"]["external_id"] for message in receiver.messages]
    assert sorted(needs) == [f"N-{number}" for number in range(6)]


def test_a_process_that_died_while_sending_is_stood_in_for(
    database: Database, settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(database, settings, receiver.url)
    with database.writing() as db:
        tell(db)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("service.webhooks.delivery.send", die)
        with pytest.raises(KeyboardInterrupt):
            deliver(database, settings)

    assert deliver(database, settings) == 0
    assert deliver(database, settings, now() + timedelta(minutes=5)) == 1
    assert len(receiver.messages) == 1


def test_waits_grow_fourfold_to_twelve_hours() -> None:
    waits = [wait_after(attempts, first_s=5, jitter=no_jitter).total_seconds() for attempts in range(1, 10)]

    assert waits == [5, 20, 80, 320, 1280, 5120, 20480, 43200, 43200]
    assert all(0.8 <= small_jitter() <= 1.2 for _ in range(100))


def test_what_was_delivered_long_ago_is_forgotten_and_dead_letters_stay(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    receiver.statuses = [200, 410]
    subscribe(database, settings, receiver.url)
    with database.writing() as db:
        tell(db, number=1)
        tell(db, number=2)
    while deliver(database, settings):
        pass

    with database.writing() as db:
        forget_delivered(db, before=now() + timedelta(seconds=1))

    assert [delivery.state for delivery in deliveries(database)] == [DeliveryState.DEAD]
    with database.reading() as db:
        assert [json.loads(event.payload)["data"]["external_id"] for event in db.exec(select(WebhookEvent))] == ["N-2"]
        assert len(db.exec(select(WebhookSubscription)).all()) == 1
