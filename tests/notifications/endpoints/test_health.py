"""What calls teach about an endpoint, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from notifications.context import context_of
from notifications.endpoints import breaker, health, tasks
from notifications.kinds import Channel, Kind
from notifications.models import (
    Delivery,
    Notification,
    NotificationEvent,
    WebhookEndpoint,
)
from notifications.statuses import Status
from notifications.templating import render
from tests.notifications.conftest import fan_out_all
from tests.notifications.webhooks import make_delivery, make_endpoint

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = NOW - breaker.HOPELESS - timedelta(minutes=1)


def _fresh(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    return WebhookEndpoint.objects.get(pk=endpoint.pk)


def _fail(endpoint: WebhookEndpoint, *, times: int = 1) -> WebhookEndpoint:
    for _ in range(times):
        health.note_failure(_fresh(endpoint), is_away=True, now=NOW)
    return _fresh(endpoint)


def test_five_failures_in_a_row_pause_it_and_more_pause_it_longer(alice):
    endpoint = make_endpoint(alice)
    assert _fail(endpoint, times=4).paused_until is None
    assert _fail(endpoint).paused_until == NOW + timedelta(seconds=30)
    assert _fail(endpoint).paused_until == NOW + timedelta(seconds=60)
    assert _fresh(endpoint).failing_since == NOW


def test_calls_that_fail_side_by_side_are_one_failure(alice):
    endpoint = make_endpoint(alice)
    for _ in range(20):
        health.note_failure(endpoint, is_away=True, now=NOW)
    assert _fresh(endpoint).consecutive_failures == 1


def test_a_refused_message_is_no_reason_to_leave_a_server_alone(alice):
    endpoint = make_endpoint(alice)
    for _ in range(9):
        health.note_failure(_fresh(endpoint), is_away=False, now=NOW)
    row = _fresh(endpoint)
    assert (row.consecutive_failures, row.paused_until) == (0, None)
    assert row.failing_since == NOW


def test_an_arrival_ends_every_trouble(alice):
    endpoint = _fail(make_endpoint(alice), times=7)
    health.note_ok(endpoint, now=NOW)
    row = _fresh(endpoint)
    assert (row.consecutive_failures, row.paused_until, row.failing_since) == (
        0,
        None,
        None,
    )
    assert row.last_ok_at == NOW


def test_arrivals_of_one_moment_write_once(alice, django_assert_num_queries):
    endpoint = make_endpoint(alice, last_ok_at=NOW)
    with django_assert_num_queries(0):
        health.note_ok(endpoint, now=NOW + timedelta(seconds=1))


def test_after_72_hours_of_exhausted_messages_it_is_off_and_the_owner_is_told(alice):
    endpoint = make_endpoint(alice, failing_since=LONG_AGO)
    make_delivery(endpoint, Status.FAILED)
    tasks.check_endpoints()
    row = _fresh(endpoint)
    assert (row.is_enabled, row.disabled_reason) == (False, health.FAILING)
    fan_out_all()
    told = Notification.objects.get(recipient=alice)
    assert "Ops" in told.title
    channels = set(Delivery.objects.values_list("channel", flat=True))
    assert Channel.EMAIL in channels


@pytest.mark.parametrize("since", [NOW - timedelta(hours=71), None])
def test_a_shorter_trouble_switches_nothing_off(alice, since):
    endpoint = make_endpoint(alice, failing_since=since)
    make_delivery(endpoint, Status.FAILED)
    assert health.disable_hopeless(now=NOW) == 0
    assert _fresh(endpoint).is_enabled


def test_one_message_that_was_refused_long_ago_switches_nothing_off(alice):
    endpoint = make_endpoint(alice, failing_since=LONG_AGO)
    make_delivery(endpoint, Status.FAILED, finished_at=LONG_AGO)
    assert health.disable_hopeless(now=NOW) == 0
    assert _fresh(endpoint).is_enabled


def test_while_messages_are_still_tried_it_stays_on(alice):
    endpoint = make_endpoint(alice, failing_since=LONG_AGO)
    make_delivery(endpoint, Status.RETRYING)
    before = LONG_AGO - timedelta(hours=1)
    make_delivery(endpoint, Status.FAILED, finished_at=before)
    assert health.disable_hopeless(now=NOW) == 0


def test_switching_off_twice_tells_once(alice):
    endpoint = make_endpoint(alice)
    assert health.disable(endpoint, health.GONE, now=NOW)
    assert not health.disable(endpoint, health.GONE, now=NOW + timedelta(hours=1))
    assert NotificationEvent.objects.filter(kind=Kind.SYSTEM_ALERT).count() == 1
    assert mail.outbox == []


def test_of_the_sites_endpoint_staff_are_told(alice, bob):
    health.disable(make_endpoint(None), health.GONE, now=NOW)
    fan_out_all()
    assert [row.recipient for row in Notification.objects.all()] == [bob]


def test_the_owner_is_led_to_the_webhook_and_not_to_the_operators_page(
    alice, alice_client
):
    endpoint = make_endpoint(alice)
    health.disable(endpoint, health.GONE, now=NOW)
    fan_out_all()

    told = Notification.objects.get(recipient=alice)
    assert told.url == f"/notifications/webhooks/{endpoint.pk}/"
    assert alice_client.get(told.url).status_code == 200
    context = context_of(NotificationEvent.objects.get(), alice)
    assert context["path"] == told.url
    assert context["kind_label"] == "Webhook switched off"
    assert context["link"] == "See the webhook"
    assert context["why"] == "You get this because the webhook is yours."
    mail = render(Kind.SYSTEM_ALERT, Channel.EMAIL, "en", context)
    assert f'{told.url}"' in mail.html
    assert "operator" not in mail.html
