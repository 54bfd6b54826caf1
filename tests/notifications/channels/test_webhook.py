"""Webhooks over real sockets, judged by two libraries that receivers use."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import standardwebhooks
import svix
from django.utils import timezone

from notifications import deliveries, dispatch
from notifications.endpoints import calling, health, keys
from notifications.endpoints.headers import dumps
from notifications.kinds import Kind
from notifications.models import (
    Delivery,
    DeliveryAttempt,
    NotificationEvent,
    WebhookEndpoint,
)
from notifications.net import post
from notifications.statuses import Reason, Status
from notifications.vault import seal
from tests.notifications.conftest import NOW, make_event, make_summary
from tests.notifications.webhooks import (
    make_delivery,
    make_endpoint,
    open_home,
    secret_of,
)
from tests.support import receiver as does
from tests.support.receiver import Behaviour, Call, Receiver, receiving

pytestmark = pytest.mark.django_db

QUICK: dict[str, Any] = {
    "connect_seconds": 1,
    "read_seconds": 0.4,
    "total_seconds": 0.5,
}


@pytest.fixture(autouse=True)
def _home(settings) -> None:
    open_home(settings)


@pytest.fixture
def sent(alice) -> Callable[..., Delivery]:
    """Send one message to a receiver; return the delivery as it is afterwards."""

    def send(there: Receiver, **values: object) -> Delivery:
        endpoint = make_endpoint(alice, url=there.url, **values)
        delivery = make_delivery(endpoint)
        dispatch.attempt(delivery.pk)
        return Delivery.objects.select_related("endpoint").get(pk=delivery.pk)

    return send


def _again(delivery: Delivery) -> Delivery:
    """Try once more, as when the wait is over."""
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=NOW)
    dispatch.attempt(delivery.pk)
    return Delivery.objects.select_related("endpoint").get(pk=delivery.pk)


def _id(delivery: Delivery) -> UUID:
    assert delivery.endpoint_id is not None
    return delivery.endpoint_id


def _judges(call: Call, *secrets: str) -> None:
    for secret in secrets:
        standardwebhooks.Webhook(secret).verify(call.body, call.headers)
        svix.Webhook(secret).verify(call.body, call.headers)


def test_a_taken_message_is_delivered_and_verifies(alice):
    with receiving(does.answer(202, b"queued")) as there:
        endpoint = make_endpoint(alice, url=there.url)
        event = make_event(payload=make_summary(title="Prüfungen"))
        delivery = make_delivery(endpoint, event=event)
        assert dispatch.attempt(delivery.pk)
    (call,) = there.calls
    _judges(call, secret_of(endpoint))
    body = json.loads(call.body)
    assert set(body) == {"type", "timestamp", "data"}
    assert body["type"] == "job.completed"
    assert body["timestamp"].endswith("Z")
    assert body["data"]["details"]["title"] == "Prüfungen"
    assert body["data"]["recipient"] == "alice"
    assert call.headers["content-type"] == "application/json"
    delivery.refresh_from_db()
    assert (delivery.status, delivery.provider) == (Status.DELIVERED, "webhook")
    assert delivery.provider_message_id == call.headers["webhook-id"]
    attempt = DeliveryAttempt.objects.get(delivery=delivery)
    assert (attempt.outcome, attempt.http_status) == ("ok", 202)
    assert attempt.response == "queued"
    endpoint.refresh_from_db()
    assert endpoint.last_ok_at is not None


def test_a_changed_body_or_another_key_does_not_verify(sent):
    with receiving() as there:
        delivery = sent(there)
    (call,) = there.calls
    other = secret_of(make_endpoint(delivery.recipient))
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(other).verify(call.body, call.headers)
    (secret,) = keys.live(_id(delivery), now=timezone.now())
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secret).verify(call.body + b" ", call.headers)


def test_a_retry_has_the_same_id_and_bytes_and_a_fresh_timestamp(sent, time_machine):
    time_machine.move_to(NOW, tick=False)
    with receiving(does.answer(500), does.answer(200)) as there:
        delivery = sent(there)
        assert (delivery.status, delivery.reason) == (Status.RETRYING, "unreachable")
        NotificationEvent.objects.update(payload=make_summary(title="Changed"))
        time_machine.move_to(NOW + timedelta(minutes=7), tick=False)
        delivery = _again(delivery)
        assert delivery.status == Status.DELIVERED
        first, second = there.calls
        assert first.body == second.body
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        stamps = [int(call.headers["webhook-timestamp"]) for call in there.calls]
        assert stamps[1] - stamps[0] == 420
        _judges(second, *keys.live(_id(delivery), now=timezone.now()))


def test_an_id_has_no_dot(sent):
    with receiving() as there:
        sent(there)
    assert "." not in there.calls[0].headers["webhook-id"]


def test_after_a_rotation_both_keys_verify_until_the_old_one_has_run_out(
    alice, time_machine
):
    time_machine.move_to(NOW, tick=False)
    with receiving() as there:
        endpoint = make_endpoint(alice, url=there.url)
        old, new = secret_of(endpoint), keys.rotate(endpoint, now=timezone.now())
        dispatch.attempt(make_delivery(endpoint).pk)
        time_machine.move_to(NOW + keys.OVERLAP + timedelta(seconds=1), tick=False)
        dispatch.attempt(make_delivery(endpoint).pk)
        _judges(there.calls[1], new)
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(old).verify(
                there.calls[1].body, there.calls[1].headers
            )
        time_machine.move_to(NOW, tick=False)
        _judges(there.calls[0], old, new)
    assert len(there.calls[0].headers["webhook-signature"].split()) == 2


def test_further_headers_are_sent_and_are_sealed_at_rest(alice):
    from_owner = {"X-Api-Key": "a secret"}
    with receiving() as there:
        endpoint = make_endpoint(alice, url=there.url, **_sealed(from_owner))
        dispatch.attempt(make_delivery(endpoint).pk)
    assert there.calls[0].headers["x-api-key"] == "a secret"
    assert "secret" not in WebhookEndpoint.objects.get().sealed_headers


def _sealed(headers: dict[str, str]) -> dict[str, str]:
    return {"sealed_headers": seal(dumps(headers))}


TRANSIENT = [
    (does.answer(408), Reason.UNREACHABLE),
    (does.answer(425), Reason.UNREACHABLE),
    (does.answer(500), Reason.UNREACHABLE),
    (does.answer(502), Reason.UNREACHABLE),
    (does.answer(503), Reason.UNREACHABLE),
    (does.answer(429), Reason.THROTTLED),
    (does.reset, Reason.UNREACHABLE),
]


@pytest.mark.parametrize(("behaviour", "reason"), TRANSIENT)
def test_what_may_pass_is_tried_again(sent, behaviour: Behaviour, reason):
    with receiving(behaviour) as there:
        delivery = sent(there)
    assert (delivery.status, delivery.reason) == (Status.RETRYING, reason)
    assert len(there.calls) == 1


@pytest.mark.parametrize("behaviour", [does.hang, does.drip_headers])
def test_silence_is_tried_again_after_a_minute_at_least(sent, behaviour, monkeypatch):
    monkeypatch.setattr(calling, "post", partial(post, **QUICK))
    with receiving(behaviour) as there:
        delivery = sent(there)
    assert (delivery.status, delivery.reason) == (Status.RETRYING, "unreachable")
    assert DeliveryAttempt.objects.get().retry_after == 60


def test_a_dripping_body_behind_a_200_is_delivered_in_time(sent, monkeypatch):
    monkeypatch.setattr(calling, "post", partial(post, **QUICK))
    with receiving(does.drip_body) as there:
        delivery = sent(there)
    assert delivery.status == Status.DELIVERED


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 404, 413, 422])
def test_what_would_not_pass_is_given_up(sent, status):
    goal = "http://169.254.169.254/latest/meta-data/"
    with receiving(does.answer(status, b"no", Location=goal)) as there:
        delivery = sent(there)
    assert (delivery.status, delivery.reason) == (Status.FAILED, Reason.REFUSED)
    assert delivery.endpoint.is_enabled
    assert delivery.endpoint.failing_since is not None
    assert len(there.calls) == 1


def test_gone_switches_the_endpoint_off_at_once_and_its_owner_is_told(sent):
    with receiving(does.answer(410)) as there:
        delivery = sent(there)
        later = make_delivery(delivery.endpoint)
        dispatch.attempt(later.pk)
    assert delivery.status == Status.FAILED
    assert not delivery.endpoint.is_enabled
    assert delivery.endpoint.disabled_reason == health.GONE
    later.refresh_from_db()
    assert (later.status, later.reason) == ("skipped", Reason.DESTINATION_DISABLED)
    assert len(there.calls) == 1
    (alert,) = NotificationEvent.objects.filter(kind=Kind.SYSTEM_ALERT)
    assert alert.recipient == delivery.recipient
    assert alert.payload["problem"] == "endpoint_disabled"


def test_a_wait_that_the_endpoint_asks_for_burns_no_try_on_429(sent):
    with receiving(does.answer(429, Retry_After="120")) as there:
        delivery = sent(there)
    assert delivery.free_waits == 1
    assert delivery.next_attempt_at - timezone.now() > timedelta(seconds=100)
    assert delivery.endpoint.consecutive_failures == 0


def test_retry_after_of_a_503_lengthens_the_wait_to_double_at_most(sent):
    with receiving(does.answer(503, Retry_After="9")) as there:
        delivery = sent(there)
    assert DeliveryAttempt.objects.get().retry_after == 9
    wait = delivery.next_attempt_at - timezone.now()
    assert timedelta(seconds=4) < wait < timedelta(seconds=13)


def test_an_address_that_turned_inner_is_not_called(sent, settings):
    with receiving() as there:
        settings.HEADWAY_OUTBOUND_NETWORKS = []
        delivery = sent(there)
    assert (delivery.status, delivery.reason) == ("failed", Reason.FORBIDDEN_ADDRESS)
    assert there.calls == []


def test_a_replay_has_the_id_and_the_bytes_of_the_first(sent, time_machine):
    with receiving(does.answer(400), does.answer(200)) as there:
        dead = sent(there)
        fresh = deliveries.replay(dead.pk, now=timezone.now())
        dispatch.attempt(fresh.pk)
    first, second = there.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    fresh.refresh_from_db()
    assert fresh.status == Status.DELIVERED


def test_the_breaker_holds_calls_back_without_burning_a_try(alice):
    with receiving(does.answer(500)) as there:
        endpoint = make_endpoint(alice, url=there.url)
        for _ in range(5):
            dispatch.attempt(make_delivery(endpoint).pk)
        held = make_delivery(endpoint)
        dispatch.attempt(held.pk)
    held.refresh_from_db()
    assert len(there.calls) == 5
    assert (held.status, held.attempts) == (Status.DEFERRED, 0)
    endpoint.refresh_from_db()
    assert held.next_attempt_at >= endpoint.paused_until


def test_when_the_pause_is_over_one_call_finds_out_for_all(alice):
    with receiving(does.answer(200)) as there:
        past = timezone.now() - timedelta(seconds=1)
        endpoint = make_endpoint(
            alice, url=there.url, paused_until=past, consecutive_failures=7
        )
        first, second = make_delivery(endpoint), make_delivery(endpoint)
        # Both read the endpoint before either has called.
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(paused_until=past)
        dispatch.attempt(first.pk)
    first.refresh_from_db()
    endpoint.refresh_from_db()
    assert first.status == Status.DELIVERED
    assert (endpoint.paused_until, endpoint.consecutive_failures) == (None, 0)
    assert second.attempts == 0


def test_an_endpoint_above_its_rate_waits_without_burning_a_try(alice):
    with receiving() as there:
        endpoint = make_endpoint(alice, url=there.url, rate_per_minute=4)
        rows = [make_delivery(endpoint) for _ in range(2)]
        for row in rows:
            dispatch.attempt(row.pk)
    statuses = [Delivery.objects.get(pk=row.pk).status for row in rows]
    assert statuses == [Status.DELIVERED, Status.DEFERRED]
    assert len(there.calls) == 1
