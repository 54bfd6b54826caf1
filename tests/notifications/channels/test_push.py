"""The push channel against a push service that decrypts what it is sent (RFC 8291)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import responses
from django.db import OperationalError
from django.utils import timezone

from notifications import dispatch
from notifications.channels import push
from notifications.errors import (
    DeliveryFailure,
    PermanentFailure,
    TransientFailure,
    UncertainFailure,
)
from notifications.kinds import Channel, Kind, Severity
from notifications.models import Delivery, NotificationEvent, PushSubscription
from notifications.net import resolving
from notifications.net import session as net_session
from notifications.push import calling, keys, subscriptions
from notifications.push.message import topic_of
from notifications.statuses import Reason, Status
from tests.notifications.conftest import make_event, make_job, make_summary
from tests.notifications.push.browsers import OwnBrowser
from tests.notifications.push.conftest import push_to, service, subscribed
from tests.notifications.push.service import HANG, RESET

__all__ = ["push_to", "service", "subscribed"]

pytestmark = pytest.mark.django_db


def reread(delivery: Delivery) -> Delivery:
    return Delivery.objects.with_content().get(pk=delivery.pk)


def send(delivery: Delivery):
    """Send as an attempt does, without its claim."""
    delivery = reread(delivery)
    return push.send(delivery, push.write(delivery))


def failure_of(delivery: Delivery) -> DeliveryFailure:
    with pytest.raises(DeliveryFailure) as caught:
        send(delivery)
    return caught.value


def test_a_browser_reads_what_it_is_told_and_the_service_knows_who_sent_it(
    alice, service, subscribed, push_to
):
    job = make_job(alice)
    delivery = push_to(subscribed(alice), job=job)
    assert dispatch.attempt(delivery.pk)
    (pushed,) = service.taken
    assert "May exams" in pushed.news["title"]
    assert pushed.news["tag"] == f"job:{job.pk}"
    assert pushed.news["id"] == str(delivery.pk)
    assert pushed.key == keys.current().public_key
    assert b"May exams" not in pushed.body
    delivery.refresh_from_db()
    assert (delivery.status, delivery.provider) == (Status.SENT, "other")
    assert delivery.subscription.last_ok_at


def test_a_job_that_ends_is_told_to_each_browser_of_its_owner_once(
    alice, charlie, service, subscribed, tell
):
    browsers = [subscribed(alice), subscribed(alice)]
    subscribed(charlie)
    tell(make_job(alice))
    planned = Delivery.objects.filter(channel=Channel.PUSH)
    assert {delivery.subscription for delivery in planned} == set(browsers)
    for delivery in [*planned, *planned]:
        dispatch.attempt(delivery.pk)
    assert len(service.taken) == 2
    assert {delivery.status for delivery in planned.all()} == {Status.SENT}


def test_a_push_that_was_taken_is_not_sent_again_when_its_note_fails(
    alice, service, subscribed, push_to, monkeypatch, caplog
):
    def locked(pk, *, now):
        raise OperationalError("database is locked")

    monkeypatch.setattr(subscriptions, "note_ok", locked)
    delivery = push_to(subscribed(alice))
    assert dispatch.attempt(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.status == Status.SENT
    assert "when is not noted: database is locked" in caplog.text


def test_a_message_waits_for_a_browser_that_is_off_until_it_is_no_news(
    alice, service, subscribed, push_to
):
    expires_at = timezone.now() + timedelta(hours=2)
    send(push_to(subscribed(alice), expires_at=expires_at))
    send(push_to(subscribed(alice)))
    first, second = (int(pushed.headers["ttl"]) for pushed in service.taken)
    assert 7_100 < first <= 7_200
    assert second == 24 * 3600


@pytest.mark.parametrize(
    ("kind", "severity", "urgency"),
    [
        (Kind.JOB_COMPLETED, Severity.INFO, "normal"),
        (Kind.JOB_FAILED, Severity.ERROR, "high"),
        (Kind.PROGRESS_MILESTONE, Severity.INFO, "low"),
    ],
)
def test_urgency_follows_how_much_it_matters(
    alice, service, subscribed, push_to, kind, severity, urgency
):
    payload = {**make_summary(), "percent": 50, "remaining_seconds": 540.0}
    event = make_event(
        kind=kind, severity=severity, payload=payload, job=make_job(alice)
    )
    send(push_to(subscribed(alice), event=event))
    assert service.taken[0].headers["urgency"] == urgency


def test_progress_of_a_job_replaces_what_waits_of_it_and_an_end_never_does(
    alice, service, subscribed, push_to
):
    job = make_job(alice)
    payload = {**make_summary(), "percent": 50, "remaining_seconds": 540.0}
    milestone = make_event(kind=Kind.PROGRESS_MILESTONE, payload=payload, job=job)
    browser = subscribed(alice)
    send(push_to(browser, event=milestone))
    send(push_to(browser, job=job))
    passing, end = service.taken
    assert passing.headers["topic"] == topic_of(str(job.pk))
    assert len(passing.headers["topic"]) == 32
    assert "topic" not in end.headers


def test_each_service_is_shown_a_token_of_its_own(
    alice, settings, service, subscribed, push_to
):
    send(push_to(subscribed(alice)))
    from_first = service.taken[0].claims["aud"]
    with type(service)().running() as other:
        settings.HEADWAY_PUSH_HOSTS = [service.origin, other.origin]
        told = other.browser().told()
        browser = subscriptions.register(
            alice, told, is_asked_for=True, now=timezone.now()
        )
        send(push_to(browser))
        send(push_to(browser))
        assert other.faults == []
        audiences = {pushed.claims["aud"] for pushed in other.taken}
    assert (from_first, audiences) == (service.origin, {other.origin})


def test_an_old_browser_is_signed_for_with_the_key_it_has(
    alice, service, subscribed, push_to
):
    browser = subscribed(alice)
    old = keys.current()
    new = keys.renew(after=old.generation)
    send(push_to(browser))
    assert service.taken[0].key == old.public_key != new.public_key


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_told_no_more(
    alice, service, subscribed, push_to, status
):
    browser = subscribed(alice)
    service.answers = [(status, {}, b"")]
    failure = failure_of(push_to(browser))
    assert isinstance(failure, PermanentFailure)
    assert failure.reason == Reason.DESTINATION_DISABLED
    browser.refresh_from_db()
    assert browser.disabled_reason == "gone"


@pytest.mark.parametrize("status", [401, 403])
def test_trouble_with_our_key_is_told_to_staff_and_no_browser_is_lost(
    alice, service, subscribed, push_to, status
):
    browser = subscribed(alice)
    service.answers = [(status, {}, b"bad token")] * 2
    failures = [failure_of(push_to(browser)) for _ in range(2)]
    assert all(isinstance(failure, TransientFailure) for failure in failures)
    assert {failure.reason for failure in failures} == {Reason.MISCONFIGURED}
    browser.refresh_from_db()
    assert browser.disabled_at is None
    alert = NotificationEvent.objects.get(kind=Kind.SYSTEM_ALERT)
    assert alert.payload["problem"] == "push_key"
    assert browser.endpoint_hash not in str(alert.payload)


@pytest.mark.parametrize("status", [400, 413, 301, 307])
def test_what_the_service_refuses_is_not_sent_again(
    alice, service, subscribed, push_to, status
):
    browser = subscribed(alice)
    service.answers = [(status, {"Location": service.origin + "/other"}, b"no")]
    failure = failure_of(push_to(browser))
    assert isinstance(failure, PermanentFailure)
    assert (failure.reason, failure.http_status) == (Reason.REFUSED, status)
    assert len(service.taken) == 1
    browser.refresh_from_db()
    assert browser.disabled_at is None


@pytest.mark.parametrize(
    ("status", "header", "wait", "is_free"),
    [
        (429, "120", 120.0, True),
        (429, "", 60.0, True),
        (503, "30", 30.0, False),
        (500, "soon", None, False),
        (502, "", None, False),
    ],
)
def test_a_service_that_is_busy_says_when_to_come_back(
    alice, service, subscribed, push_to, status, header, wait, is_free
):
    service.answers = [(status, {"Retry-After": header} if header else {}, b"")]
    failure = failure_of(push_to(subscribed(alice)))
    assert isinstance(failure, TransientFailure)
    assert (failure.retry_after, failure.is_free) == (wait, is_free)


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Calls end after half a second."""
    monkeypatch.setattr(
        calling, "session", lambda: net_session(times=(0.5, 0.5), total_seconds=1.0)
    )


@pytest.mark.parametrize("answer", [HANG, RESET])
def test_what_may_have_arrived_is_not_sent_again(
    alice, service, subscribed, push_to, impatient, answer
):
    service.answers = [answer]
    failure = failure_of(push_to(subscribed(alice)))
    assert isinstance(failure, UncertainFailure)
    assert failure.reason == Reason.UNCERTAIN
    assert not push.is_idempotent()


@pytest.mark.parametrize("answer", [HANG, RESET])
def test_progress_that_may_have_arrived_is_sent_again_in_its_own_place(
    alice, service, subscribed, push_to, impatient, answer
):
    payload = {**make_summary(), "percent": 50, "remaining_seconds": 540.0}
    job = make_job(alice)
    milestone = make_event(kind=Kind.PROGRESS_MILESTONE, payload=payload, job=job)
    service.answers = [answer]
    failure = failure_of(push_to(subscribed(alice), event=milestone))
    assert isinstance(failure, TransientFailure)


def test_a_service_that_cannot_be_reached_is_tried_again(
    alice, service, subscribed, push_to
):
    delivery = push_to(subscribed(alice))
    service.go_away()
    failure = failure_of(delivery)
    assert isinstance(failure, TransientFailure)
    assert failure.reason == Reason.UNREACHABLE


def test_a_service_that_is_not_on_the_list_any_more_is_not_called(
    alice, settings, service, subscribed, push_to
):
    delivery = push_to(subscribed(alice))
    settings.HEADWAY_PUSH_HOSTS = []
    failure = failure_of(delivery)
    assert isinstance(failure, PermanentFailure)
    assert failure.reason == Reason.FORBIDDEN_ADDRESS
    assert service.taken == []


def test_a_service_inside_our_own_network_is_not_called(
    alice, settings, service, subscribed, push_to
):
    delivery = push_to(subscribed(alice))
    settings.HEADWAY_OUTBOUND_NETWORKS = []
    failure = failure_of(delivery)
    assert failure.reason == Reason.FORBIDDEN_ADDRESS
    assert service.taken == []


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["10.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["::1"],
        ["64:ff9b::7f00:1"],
        ["::ffff:127.0.0.1"],
    ],
)
def test_a_known_name_that_leads_inside_since_is_not_called(
    alice, settings, monkeypatch, push_to, found
):
    settings.HEADWAY_PUSH_HOSTS = ["push.example.org"]
    told = OwnBrowser(origin="https://push.example.org").told()
    browser = subscriptions.register(alice, told, is_asked_for=True, now=timezone.now())
    delivery = push_to(browser)
    # The resolver changes its answer after the browser was kept.
    monkeypatch.setattr(resolving, "look_up", lambda host, port: found)
    assert failure_of(delivery).reason == Reason.FORBIDDEN_ADDRESS


def test_what_waits_for_one_person_is_not_shown_to_the_next_one_there(
    alice, charlie, service, subscribed, push_to
):
    browser = subscribed(alice)
    delivery = push_to(browser)
    PushSubscription.objects.filter(pk=browser.pk).update(user=charlie)
    assert failure_of(delivery).reason == Reason.DESTINATION_DISABLED
    assert service.taken == []


def test_a_secret_that_cannot_be_read_is_our_trouble(
    alice, settings, service, subscribed, push_to
):
    delivery = push_to(subscribed(alice))
    settings.SECRET_KEY = "another"
    assert failure_of(delivery).reason == Reason.MISCONFIGURED
    assert NotificationEvent.objects.filter(kind=Kind.SYSTEM_ALERT).count() == 1


def test_no_address_of_a_browser_is_logged(alice, service, subscribed, push_to, caplog):
    caplog.set_level("DEBUG")
    browser = subscribed(alice)
    service.answers = [(400, {}, b"no"), (403, {}, b"no"), (500, {}, b"no")]
    for _ in range(4):
        delivery = push_to(browser)
        dispatch.attempt(delivery.pk)
    names = [pushed.name for pushed in service.taken]
    said = "\n".join(
        record.getMessage() for record in caplog.records if "urllib3" not in record.name
    )
    assert len(names) == 4
    assert names[0] not in said


@responses.activate
def test_nothing_leaves_when_there_is_no_browser(alice, subscribed, push_to):
    delivery = push_to(subscribed(alice), subscription=None)
    assert failure_of(delivery).reason == Reason.DESTINATION_DISABLED
    assert len(responses.calls) == 0
