from __future__ import annotations

from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent

from notifications.receipts.kinds import STATUS_OF, ReceiptKind, kind_of
from notifications.statuses import TRANSITIONS, Status


def tracked(name: str, reject_reason: str | None = None, **esp: Any):
    return AnymailTrackingEvent(
        event_type=name, reject_reason=reject_reason, esp_event=esp
    )


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (tracked("delivered"), ReceiptKind.DELIVERED),
        (tracked("deferred"), ReceiptKind.DEFERRED),
        (tracked("complained"), ReceiptKind.COMPLAINED),
        (tracked("unsubscribed"), ReceiptKind.UNSUBSCRIBED),
        (tracked("failed"), ReceiptKind.FAILED),
        (tracked("rejected", "spam"), ReceiptKind.FAILED),
        (tracked("rejected", "blocked"), ReceiptKind.SUPPRESSED),
        (tracked("rejected", "bounced"), ReceiptKind.SUPPRESSED),
        (tracked("bounced", "invalid"), ReceiptKind.BOUNCED),
        (tracked("bounced", "bounced"), ReceiptKind.BOUNCED),
        (tracked("bounced", "timed_out"), ReceiptKind.SOFT_BOUNCED),
        (tracked("bounced", "other"), ReceiptKind.SOFT_BOUNCED),
        (tracked("bounced", "blocked"), ReceiptKind.SUPPRESSED),
        (tracked("unknown", type="email.failed"), ReceiptKind.FAILED),
        (tracked("unknown", type="email.suppressed"), ReceiptKind.SUPPRESSED),
        (tracked("unknown", type="email.scheduled"), ReceiptKind.OTHER),
        (tracked("unknown"), ReceiptKind.OTHER),
        (tracked("opened"), ReceiptKind.OTHER),
    ],
)
def test_each_event_says_what_it_says(event, kind):
    assert kind_of(event) == kind


@pytest.mark.parametrize(
    ("bounce", "kind"),
    [
        ({"type": "Permanent"}, ReceiptKind.BOUNCED),
        ({"type": "Transient"}, ReceiptKind.SOFT_BOUNCED),
        ({"type": "Undetermined"}, ReceiptKind.SOFT_BOUNCED),
        ({"type": "Permanent", "subType": "Suppressed"}, ReceiptKind.SUPPRESSED),
        (
            {"type": "Permanent", "subType": "OnAccountSuppressionList"},
            ReceiptKind.SUPPRESSED,
        ),
    ],
)
def test_what_resend_says_of_a_bounce_beats_a_guess_from_its_words(bounce, kind):
    guessed = tracked("bounced", "bounced", data={"bounce": bounce})
    assert kind_of(guessed) == kind


def test_every_status_that_a_receipt_sets_can_follow_on_sent():
    assert {status for status, _ in STATUS_OF.values()} <= TRANSITIONS[Status.SENT]
