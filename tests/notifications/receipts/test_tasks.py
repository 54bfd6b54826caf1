from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications.receipts import tasks
from notifications.statuses import Status
from tests.notifications.receipts.conftest import event, status_of

pytestmark = pytest.mark.django_db


def test_the_task_applies_what_came(say, sent):
    say(event("email.delivered", sent))
    tasks.process_receipts()
    assert status_of(sent) == Status.DELIVERED


@pytest.mark.parametrize(
    ("hours", "status"), [(71, Status.SENT), (73, Status.UNCONFIRMED)]
)
def test_a_mail_without_a_receipt_is_unconfirmed_after_three_days(
    tell, sent, delivery_in, hours, status
):
    tell(event("email.delivered", sent))
    sent_at = timezone.now() - timedelta(hours=hours)
    silent = delivery_in(Status.SENT, provider="resend", sent_at=sent_at)
    tasks.time_out_unconfirmed()
    assert status_of(silent) == status


def test_where_no_receipts_come_sent_is_the_last_word(delivery_in):
    sent_at = timezone.now() - timedelta(days=9)
    silent = delivery_in(Status.SENT, provider="smtp", sent_at=sent_at)
    tasks.time_out_unconfirmed()
    assert status_of(silent) == Status.SENT


def test_a_late_receipt_still_says_that_it_arrived(tell, delivery_in):
    late = delivery_in(Status.UNCONFIRMED, provider="resend")
    tell(event("email.delivered", late))
    assert status_of(late) == Status.DELIVERED


def test_a_broker_that_is_away_leaves_it_to_the_beat(monkeypatch):
    def refuse(**options):
        raise OperationalError("away")

    monkeypatch.setattr(tasks.process_receipts, "apply_async", refuse)
    tasks.nudge()
