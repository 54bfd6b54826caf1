"""What a step sends: to whom, where, and why not."""

from __future__ import annotations

import pytest

from notifications.context import context_of
from notifications.escalation import telling
from notifications.escalation.plan import step_at
from notifications.models import Delivery, Notification, WebhookEndpoint
from notifications.statuses import Reason, Status
from tests.notifications.conftest import NOW
from tests.notifications.escalation.conftest import begin, make_policy

pytestmark = pytest.mark.django_db


def tell(failure, **step):
    run = begin(failure, make_policy(step, name="Told"))
    first = step_at(run.snapshot, 0)
    assert first is not None
    telling.tell(run, first, now=NOW)
    telling.tell(run, first, now=NOW)
    return list(Delivery.objects.filter(escalation_run=run).order_by("key"))


def test_telling_twice_is_telling_once(failure, bob):
    [mail] = tell(failure, user=bob, channels=["email"])

    assert (mail.recipient, mail.address) == (bob, bob.email)
    assert Notification.objects.filter(event=failure, recipient=bob).count() == 1


def test_who_cannot_be_mailed_has_a_row_that_says_so(failure, bob):
    bob.email = ""
    bob.save(update_fields=["email"])

    [mail] = tell(failure, user=bob, channels=["email"])

    assert (mail.status, mail.reason) == (Status.SKIPPED, Reason.NO_ADDRESS)


def test_who_is_switched_off_is_left_out(failure, operators, dora):
    dora.is_active = False
    dora.save(update_fields=["is_active"])

    assert tell(failure, group=operators, channels=["email"]) == []


@pytest.mark.parametrize("is_enabled", [True, False])
def test_an_endpoint_is_told_if_it_is_switched_on(failure, is_enabled):
    endpoint = WebhookEndpoint.objects.create(
        name="e", url="https://example.org", created_at=NOW, is_enabled=is_enabled
    )

    found = tell(failure, endpoint=endpoint)

    expected = [(endpoint, None)] if is_enabled else []
    assert [(row.endpoint, row.recipient) for row in found] == expected


def test_who_is_told_is_led_to_a_page_that_they_may_see(
    failure, charlie, charlie_client
):
    [mail] = tell(failure, user=charlie, channels=["email"])

    row = Notification.objects.get(event=failure, recipient=charlie)
    assert row.url == f"/notifications/escalations/{mail.escalation_run_id}/"
    page = charlie_client.get(row.url)
    assert page.status_code == 200
    assert "I take care of it" in page.content.decode()
    assert context_of(failure, charlie)["url"].endswith(row.url)


def test_staff_are_led_to_the_job(failure, bob):
    tell(failure, user=bob, channels=["email"])

    row = Notification.objects.get(event=failure, recipient=bob)
    assert row.url == f"/jobs/{failure.job_id}/"
