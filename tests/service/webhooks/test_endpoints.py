import json
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.clients import local_client
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.bodies import company_body, need_body, post
from tests.service.webhooks.receiver import Receiver

STEPS = ["need.received", "need.clarified", "need.matched"]


def wait_for(receiver: Receiver, count: int) -> None:
    deadline = time.monotonic() + 15
    while len(receiver.messages) < count and time.monotonic() < deadline:
        time.sleep(0.02)


def test_each_step_of_a_need_reaches_the_address(client: TestClient, receiver: Receiver) -> None:
    post(client, "/v1/webhooks", {"url": receiver.url, "events": STEPS})
    need = post(client, "/v1/needs", need_body(post(client, "/v1/companies", company_body())["id"]))
    post(client, f"/v1/needs/{need['id']}/status", {"status": "clarified", "note": "只在内部可见"})
    post(client, f"/v1/needs/{need['id']}/status", {"status": "matched"})

    wait_for(receiver, 3)

    told = [json.loads(message.body) for message in receiver.messages]
    assert [event["type"] for event in told] == STEPS
    assert {event["data"]["need_id"] for event in told} == {need["id"]}
    assert "只在内部可见" not in str(told)
    assert need["title"] not in str(told)


def test_what_was_not_sent_before_a_restart_is_sent_after_it(
    settings: Settings, encoder: NgramEncoder, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    settings = settings.model_copy(update={"webhook_first_retry_s": 0.5})
    app = create_app(settings, encoder)
    with local_client(app) as client:
        assert app.state.startup.wait(30)
        post(client, "/v1/webhooks", {"url": receiver.url, "events": STEPS})
        post(client, "/v1/needs", need_body(post(client, "/v1/companies", company_body())["id"]))

    app = create_app(settings, encoder)
    with local_client(app):
        wait_for(receiver, 2)  # the first attempt failed, before or after the restart

    assert len({message.body for message in receiver.messages}) == 1
    assert len(receiver.messages) == 2


def test_a_webhook_of_one_company_hears_of_no_other(client: TestClient, receiver: Receiver) -> None:
    mine = post(client, "/v1/companies", company_body())
    other = post(client, "/v1/companies", company_body(external_id="C-2"))
    post(client, "/v1/webhooks", {"url": receiver.url, "events": STEPS, "company_id": mine["id"]})

    post(client, "/v1/needs", need_body(other["id"], external_id="N-2"))
    post(client, "/v1/needs", need_body(mine["id"]))

    [delivery] = client.get("/v1/webhooks/deliveries").json()["items"]
    assert delivery["state"] in {"pending", "delivered"}


def test_the_secret_is_shown_once(client: TestClient) -> None:
    created = post(client, "/v1/webhooks", {"url": "https://erp.example.com/", "events": STEPS})
    secret = created["secret"]
    assert secret.startswith("whsec_")

    assert secret not in client.get("/v1/webhooks").text
    assert secret not in client.get(f"/v1/webhooks/{created['id']}").text
    renewed = client.post(f"/v1/webhooks/{created['id']}/secret").json()["secret"]
    assert renewed.startswith("whsec_")
    assert renewed != secret


def test_a_webhook_is_changed_and_deleted(client: TestClient) -> None:
    created = post(client, "/v1/webhooks", {"url": "https://erp.example.com/", "events": STEPS})
    path = f"/v1/webhooks/{created['id']}"

    changed = client.patch(path, json={"enabled": False, "events": ["need.met"], "url": "https://a.example.com/"})

    assert changed.json() == client.get(path).json()
    assert (changed.json()["enabled"], changed.json()["events"]) == (False, ["need.met"])
    assert client.delete(path).status_code == 204
    assert client.get(path).json()["code"] == "webhook-not-found"


def test_an_unsafe_address_names_the_field(settings: Settings, encoder: NgramEncoder) -> None:
    app = create_app(settings.model_copy(update={"webhook_allow_private": False}), encoder)
    with local_client(app) as client:
        assert app.state.startup.wait(30)
        response = client.post("/v1/webhooks", json={"url": "https://10.0.0.1/", "events": STEPS})

    assert (response.status_code, response.json()["code"]) == (422, "unsafe-address")
    assert [error["location"] for error in response.json()["errors"]] == ["body.url"]


@pytest.mark.parametrize("body", [{"events": STEPS}, {"url": "https://a.example.com", "events": []},
                                  {"url": "https://a.example.com", "events": ["need.eaten"]}])  # fmt: skip
def test_a_body_that_says_too_little_is_refused(client: TestClient, body: dict[str, object]) -> None:
    assert client.post("/v1/webhooks", json=body).status_code == 422


def test_a_ping_tries_the_address_and_dead_letters_are_sent_again(client: TestClient, receiver: Receiver) -> None:
    receiver.statuses = [410]
    created = post(client, "/v1/webhooks", {"url": receiver.url, "events": STEPS})
    delivery = client.post(f"/v1/webhooks/{created['id']}/ping").json()
    deadline = time.monotonic() + 15
    while not (dead := client.get("/v1/webhooks/deliveries", params={"state": "dead"}).json()["items"]):
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert [one["id"] for one in dead] == [delivery["id"]]
    assert (dead[0]["last_status"], dead[0]["webhook_id"]) == (410, created["id"])
    client.patch(f"/v1/webhooks/{created['id']}", json={"enabled": True})
    path = f"/v1/webhooks/deliveries/{delivery['id']}/retry"
    assert client.post(path).json()["state"] == "pending"
    assert client.post(path).json()["code"] == "delivery-not-dead"
    wait_for(receiver, 2)
    assert json.loads(receiver.messages[1].body)["type"] == "webhook.ping"


def test_unknown_ids_are_not_found(client: TestClient) -> None:
    path = f"/v1/webhooks/{'0' * 32}"
    answers = [client.get(path), client.patch(path, json={}), client.delete(path), client.post(f"{path}/ping"),
               client.post(f"{path}/secret")]  # fmt: skip

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "webhook-not-found")] * 5
    assert client.post(f"/v1/webhooks/deliveries/{'0' * 32}/retry").json()["code"] == "delivery-not-found"


def test_the_documented_verification_accepts_what_the_service_signs(client: TestClient, receiver: Receiver) -> None:
    snippet = (
        (Path(__file__).parents[3] / "docs/webhooks.md").read_text("utf-8").split("```python\n")[1].split("```")[0]
    )
    names: dict[str, object] = {}
    exec(snippet, names)  # noqa: S102 - the document's own code is what is tested
    verify = names["verify"]
    assert callable(verify)
    created = post(client, "/v1/webhooks", {"url": receiver.url, "events": STEPS})
    client.post(f"/v1/webhooks/{created['id']}/ping")
    wait_for(receiver, 1)
    [message] = receiver.messages

    assert verify(created["secret"], message.headers, message.body)["type"] == "webhook.ping"
    for secret, body, at in [
        (created["secret"], message.body + b" ", time.time()),
        ("whsec_" + "A" * 44, message.body, time.time()),
        (created["secret"], message.body, time.time() + 600),
    ]:
        with pytest.raises(ValueError, match=r"signature|old"):
            verify(secret, message.headers, body, now=at)
