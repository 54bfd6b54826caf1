from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.kinds import Channel
from notifications.models import (
    ChannelPreference,
    PreferenceChange,
    ProviderReceipt,
    Suppression,
)
from notifications.statuses import Reason, Status
from tests.notifications.receipts.conftest import (
    PERMANENT,
    TRANSIENT,
    event,
    is_muted,
    status_of,
    the_receipt,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "data", "status", "reason"),
    [
        ("email.bounced", {"bounce": PERMANENT}, Status.BOUNCED, Reason.REFUSED),
        ("email.bounced", {"bounce": TRANSIENT}, Status.BOUNCED, Reason.UNREACHABLE),
        ("email.complained", {}, Status.COMPLAINED, ""),
        (
            "email.failed",
            {"failed": {"reason": "reached_daily_quota"}},
            Status.FAILED,
            Reason.THROTTLED,
        ),
        (
            "email.failed",
            {"failed": {"reason": "domain_not_verified"}},
            Status.FAILED,
            Reason.REFUSED,
        ),
        (
            "email.suppressed",
            {"suppressed": {"message": "On the list.", "type": "x"}},
            Status.FAILED,
            Reason.SUPPRESSED,
        ),
        ("email.delivery_delayed", {}, Status.SENT, ""),
        ("email.sent", {}, Status.SENT, ""),
    ],
)
def test_each_receipt_moves_the_delivery(tell, sent, name, data, status, reason):
    tell(event(name, sent, **data))
    sent.refresh_from_db()
    assert (sent.status, sent.reason) == (status, reason)


def test_a_bounce_for_good_mutes_the_address_for_ever(tell, sent):
    tell(event("email.bounced", sent, bounce=PERMANENT))
    row = Suppression.objects.get()
    assert (row.reason, row.expires_at) == ("bounced", None)
    assert "hard bounce" in row.evidence
    assert is_muted(after=timedelta(days=3650))


def test_what_the_provider_suppresses_we_suppress(tell, sent):
    tell(event("email.suppressed", sent))
    assert Suppression.objects.get().reason == "suppressed"


def bounce_softly(tell, delivery_in, number: int) -> None:
    for count in range(number):
        name = f"re_soft_{count}"
        mail = delivery_in(Status.SENT, provider="resend", provider_message_id=name)
        tell(event("email.bounced", mail, email_id=name, bounce=TRANSIENT))


def test_the_third_bounce_for_now_gives_the_address_a_rest(tell, delivery_in):
    bounce_softly(tell, delivery_in, 2)
    assert not is_muted()
    bounce_softly(tell, delivery_in, 3)
    assert is_muted()
    assert not is_muted(after=timedelta(days=8))


def test_one_mail_that_bounces_again_and_again_counts_once(tell, sent):
    for _ in range(5):
        tell(event("email.bounced", sent, bounce=TRANSIENT))
    assert not is_muted()


def test_old_bounces_do_not_count(tell, delivery_in):
    bounce_softly(tell, delivery_in, 2)
    ProviderReceipt.objects.update(received_at=timezone.now() - timedelta(days=8))
    mail = delivery_in(Status.SENT, provider="resend", provider_message_id="re_now")
    tell(event("email.bounced", mail, email_id="re_now", bounce=TRANSIENT))
    assert not is_muted()


def test_a_complaint_mutes_the_address_and_switches_the_kind_off(tell, sent, alice):
    tell(event("email.complained", sent))
    assert is_muted()
    assert Suppression.objects.get().reason == "complained"
    cell = ChannelPreference.objects.get(user=alice)
    assert (cell.scope, cell.channel) == ("kind:job_completed", "email")
    assert cell.is_enabled is False
    assert PreferenceChange.objects.get().source == "complaint"


@pytest.mark.parametrize("name", ["bounced", "complained", "suppressed"])
def test_a_receipt_for_another_address_changes_nothing(tell, sent, name):
    wrong = event(f"email.{name}", sent, bounce=PERMANENT, to=["eve@example.org"])
    tell(wrong)
    assert status_of(sent) == Status.SENT
    assert not Suppression.objects.exists()
    assert not ChannelPreference.objects.exists()
    assert the_receipt().processed_at is not None


def test_a_receipt_without_an_address_mutes_nobody(tell, sent):
    tell(event("email.bounced", sent, bounce=PERMANENT, to=[]))
    assert status_of(sent) == Status.BOUNCED
    assert not Suppression.objects.exists()


def test_a_receipt_of_another_provider_is_not_about_our_mail(tell, delivery_in):
    other = delivery_in(Status.SENT, provider="postmark", provider_message_id="re_1")
    tell(event("email.bounced", other, bounce=PERMANENT))
    assert status_of(other) == Status.SENT
    assert not Suppression.objects.exists()


def test_a_receipt_never_touches_another_channel(tell, delivery_in):
    other = delivery_in(Status.SENT, channel=Channel.WEBHOOK)
    tell(event("email.bounced", other, bounce=PERMANENT))
    assert status_of(other) == Status.SENT


def test_an_address_in_another_case_is_the_same_address(tell, sent):
    tell(event("email.bounced", sent, bounce=PERMANENT, to=["ALICE@Example.org"]))
    assert is_muted()
