"""What a step sends: to whom, where, and why not."""

from __future__ import annotations

import pytest

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
