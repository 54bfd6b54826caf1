from __future__ import annotations

import time
from datetime import timedelta

import pytest
import requests
from django.core import mail

from notifications import deliveries
from notifications.channels import Sent
from notifications.errors import PermanentFailure
from notifications.kinds import Kind
from notifications.models import Delivery, NotificationEvent
from notifications.statuses import Reason, Status
from notifications.watch import alarm, figures, incidents, looking, metrics
from notifications.watch.troubles import Trouble
from tests.notifications.conftest import NOW, fan_out_all, make_event
from tests.notifications.deliveries.test_change import claim_of

LATER = NOW + timedelta(minutes=10)
TROUBLE = Trouble(
    problem="disk_full", title="The disk is full", message="1 %.", advice="Free some."
)


@pytest.fixture(autouse=True)
def _no_alarm_before(monkeypatch) -> None:
    monkeypatch.setattr(alarm, "_mailed_at", {})


def alerts() -> list[tuple[str, bool, str]]:
    rows = NotificationEvent.objects.filter(kind=Kind.SYSTEM_ALERT)
    return [
        (row.payload["problem"], row.payload["is_resolved"], row.severity)
        for row in rows.order_by("occurred_at")
    ]


def test_figures_know_what_is_overdue_and_what_lost_its_worker(delivery_in):
    delivery_in()
    delivery_in(Status.SENDING, lease_expires_at=NOW)
    make_event(fanned_out_at=None)
    found = figures.count(LATER)
    assert found.oldest_event == found.oldest_delivery == 600
    assert (found.waiting_events, found.waiting_deliveries) == (1, 1)
    assert found.stuck_leases == 1


def test_figures_know_which_channel_fails(delivery_in):
    for has_failed in (True, False, False):
        delivery = delivery_in(Status.SENDING)
        deliveries.begin(claim_of(delivery), number=1, now=NOW)
        if has_failed:
            failure = PermanentFailure(Reason.REFUSED)
            deliveries.fail(claim_of(delivery), failure, now=NOW)
        else:
            deliveries.mark_sent(claim_of(delivery), Sent(provider="x"), now=NOW)
    tries = figures.count(LATER).tries["email"]
    assert (tries.ended, tries.bad) == (3, 1)
    assert figures.count(LATER + figures.WINDOW).tries["email"].ended == 0


def test_the_metrics_name_each_figure(delivery_in):
    delivery_in()
    names = {family.name for family in metrics.families()}
    assert "headway_notifications_oldest_event_seconds" in names
    assert "headway_notifications_failure_ratio" in names


@pytest.mark.django_db(transaction=True)
def test_metrics_stand_among_those_of_the_system(bob_client, delivery_in):
    delivery_in()
    page = bob_client.get("/metrics").content.decode()
    assert "headway_notifications_waiting_deliveries 1.0" in page


def test_a_trouble_is_told_once_and_its_end_once(bob):
    for now in (NOW, LATER):
        incidents.update([TROUBLE], now=now)
    assert alerts() == [("disk_full", False, "critical")]
    for now in (LATER, LATER):
        incidents.update([], now=now)
    assert alerts() == [
        ("disk_full", False, "critical"),
        ("disk_full", True, "info"),
    ]
    incidents.update([TROUBLE], now=LATER + timedelta(minutes=1))
    assert len(alerts()) == 3


def test_what_is_over_before_it_was_sent_is_not_sent(bob):
    incidents.update([TROUBLE], now=NOW)
    fan_out_all()
    incidents.update([], now=LATER)
    statuses = Delivery.objects.values_list("status", flat=True)
    assert set(statuses) == {Status.CANCELLED}


def test_late_notifications_are_told_by_a_way_that_they_do_not_go(
    delivery_in, settings, caplog, monkeypatch
):
    settings.ADMINS = [("", "ops@example.org")]
    settings.HEADWAY_HEARTBEAT_URL = "https://example.org/beat"
    monkeypatch.setattr(requests, "get", lambda *_, **__: pytest.fail("all is well?"))
    delivery_in()
    for _ in range(2):
        looking.watch(LATER)
    assert "A delivery is overdue" in caplog.text
    [sent] = mail.outbox
    assert sent.to == ["ops@example.org"]
    assert Delivery.objects.count() == 1


def test_a_mail_server_that_is_away_does_not_silence_the_log(
    delivery_in, settings, caplog, monkeypatch
):
    settings.ADMINS = [("", "ops@example.org")]
    monkeypatch.setattr(alarm, "mail_admins", lambda *_: 1 / 0)
    delivery_in()
    looking.watch(LATER)
    assert "could not be sent" in caplog.text


def test_a_monitor_elsewhere_hears_that_all_is_well(db, settings, monkeypatch):
    heard = []
    settings.HEADWAY_HEARTBEAT_URL = "https://example.org/beat"
    monkeypatch.setattr(requests, "get", lambda url, timeout: heard.append(url))
    looking.watch(NOW)
    assert heard == ["https://example.org/beat"]


def test_a_monitor_that_is_away_does_no_harm(db, settings, monkeypatch, caplog):
    def away(url, timeout):
        raise requests.ConnectionError(url)

    settings.HEADWAY_HEARTBEAT_URL = "https://example.org/secret"
    monkeypatch.setattr(requests, "get", away)
    looking.watch(NOW)
    assert "was not heard" in caplog.text
    assert "secret" not in caplog.text


def test_after_a_start_nothing_is_told_until_workers_had_their_time(db, monkeypatch):
    monkeypatch.setattr(looking, "troubles", lambda _: iter([TROUBLE]))
    monkeypatch.setattr(looking, "_BEGAN", time.monotonic())
    looking.watch(NOW)
    assert alerts() == []

    monkeypatch.setattr(looking, "_BEGAN", time.monotonic() - 61)
    looking.watch(NOW)
    assert alerts() == [("disk_full", False, "critical")]
