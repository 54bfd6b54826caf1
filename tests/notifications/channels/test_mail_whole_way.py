"""A mail from its turn to its receipt, through the real backend and real servers."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from notifications import deliveries, dispatch
from notifications.models import Delivery, DeliveryAttempt, Notification
from notifications.receipts import processing
from notifications.statuses import Reason, Status
from progress.models import Job
from tests.notifications.channels.provider import Answer
from tests.notifications.channels.smtp_server import DROP
from tests.notifications.conftest import make_event, make_notification
from tests.notifications.receipts.conftest import PATH, PERMANENT, SECRET, event, signed


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.HEADWAY_BASE_URL = "https://testserver"
    settings.DEFAULT_FROM_EMAIL = "Headway <no-reply@headway.example.org>"


@pytest.fixture
def mail(delivery_in) -> Delivery:
    """A mail that is due."""
    return delivery_in()


def row() -> Delivery:
    return Delivery.objects.get()


def attempt(delivery: Delivery) -> bool:
    """Try it now, whenever its next attempt is due."""
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())
    return dispatch.attempt(delivery.pk)


def lose_the_worker(monkeypatch, delivery: Delivery) -> None:
    """Let the worker die after the server took the mail and before it is noted."""

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "mark_sent", die)
        with pytest.raises(SystemExit):
            attempt(delivery)
    later = timezone.now() + timedelta(hours=1)
    deliveries.release_lapsed(now=later, is_idempotent=dispatch.is_idempotent)


def test_what_changes_meanwhile_does_not_change_the_mail(provider, mail, alice):
    provider.answers = [Answer(status=500, body={}), Answer(status=None, is_taken=True)]
    assert not attempt(mail)
    alice.first_name = "Alicia"
    alice.save()
    Job.objects.update(title="Another title")
    Notification.objects.update(title="Another title")
    assert not attempt(mail)
    assert attempt(mail)
    bodies = {request.body for request in provider.requests}
    assert len(bodies) == 1
    assert {request.key for request in provider.requests} == {str(mail.pk)}
    assert len(provider.mails) == 1
    assert row().status == Status.SENT
    attempts = DeliveryAttempt.objects.order_by("number")
    assert [each.outcome for each in attempts] == ["transient", "transient", "ok"]


def test_a_throttling_provider_costs_no_try(provider, mail):
    body = {"name": "rate_limit_exceeded"}
    provider.answers = [Answer(status=429, body=body, headers={"Retry-After": "90"})]
    begun = timezone.now()
    assert not dispatch.attempt(mail.pk)
    assert (row().status, row().reason) == (Status.RETRYING, Reason.THROTTLED)
    assert (row().attempts, row().free_waits) == (1, 1)
    assert 80 < (row().next_attempt_at - begun).total_seconds() < 200


def test_a_worker_that_dies_at_the_worst_moment_sends_no_second_mail_by_resend(
    provider, mail, monkeypatch
):
    lose_the_worker(monkeypatch, mail)
    assert row().status == Status.RETRYING
    assert attempt(mail)
    assert len(provider.requests) == 2
    assert len(provider.mails) == 1
    assert (row().status, row().provider_message_id) == (Status.SENT, "re_1")


def test_a_worker_that_dies_at_the_worst_moment_leaves_smtp_unknown(
    smtp_server, mail, monkeypatch
):
    lose_the_worker(monkeypatch, mail)
    assert row().status == Status.UNKNOWN
    assert not attempt(mail)
    assert len(smtp_server.received) == 1


def test_a_server_that_breaks_off_with_the_mail_in_hand_leaves_it_unknown(
    smtp_server, mail
):
    smtp_server.answers = {"DATA": DROP}
    assert not attempt(mail)
    assert (row().status, row().reason) == (Status.UNKNOWN, Reason.UNCERTAIN)
    smtp_server.answers = {}
    assert not attempt(mail)
    assert len(smtp_server.received) == 1


def test_two_workers_at_once_ask_the_provider_once(
    transactional_db, provider, delivery_in
):
    delivery = delivery_in()
    gate, results = Event(), []

    def work() -> None:
        gate.wait()
        results.append(dispatch.attempt(delivery.pk))
        connections.close_all()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, False, False, True]
    assert len(provider.requests) == 1


def say(settings, client: Client, name: str, about: dict, **data) -> None:
    """Let the provider say what became of a mail, with what it was given."""
    tags = {tag["name"]: tag["value"] for tag in about["tags"]}
    payload = event(name, tags=tags, to=about["to"], email_id="re_1", **data)
    body = json.dumps(payload)
    settings.ANYMAIL = {**settings.ANYMAIL, "RESEND_SIGNING_SECRET": SECRET}
    headers = signed(body, f"msg_{name}")
    answer = client.post(PATH, body, "application/json", headers=headers)
    assert answer.status_code == 200
    processing.process_due(now=timezone.now())


def test_what_the_provider_was_given_leads_its_receipt_back(
    provider, mail, settings, client
):
    attempt(mail)
    say(settings, client, "email.delivered", provider.mails[0].json)
    assert row().status == Status.DELIVERED


def test_after_a_bounce_the_next_mail_is_not_sent(
    provider, mail, settings, client, delivery_in
):
    attempt(mail)
    say(settings, client, "email.bounced", provider.mails[0].json, bounce=PERMANENT)
    following = delivery_in()
    assert not attempt(following)
    following.refresh_from_db()
    assert (following.status, following.reason) == (Status.SKIPPED, Reason.SUPPRESSED)
    assert len(provider.requests) == 1


def test_the_link_of_a_real_mail_stops_the_next_one(smtp_server, mail, delivery_in):
    attempt(mail)
    [received] = smtp_server.mails
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = "".join(received["List-Unsubscribe"].split()).strip("<>")
    text = received.get_body(("plain",)).get_content()
    assert link in text
    path = re.sub("^https://testserver", "", link)
    answer = Client(enforce_csrf_checks=True).post(
        path, {"List-Unsubscribe": "One-Click"}, secure=True
    )
    assert answer.status_code == 200
    following = delivery_in()
    assert not attempt(following)
    following.refresh_from_db()
    assert (following.status, following.reason) == (Status.SKIPPED, Reason.PREFERENCE)
    assert len(smtp_server.received) == 1


def test_other_kinds_still_come_after_one_was_stopped(
    smtp_server, mail, delivery_in, alice
):
    attempt(mail)
    link = "".join(smtp_server.mails[0]["List-Unsubscribe"].split()).strip("<>")
    Client().post(link.removeprefix("https://testserver"), {"action": "stop"})
    failed = make_event(kind="job_failed", severity="error")
    other = delivery_in(
        event=failed, notification=make_notification(alice, event=failed)
    )
    assert attempt(other)
    assert len(smtp_server.received) == 2
