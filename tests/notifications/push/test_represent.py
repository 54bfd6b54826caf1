"""What is said of a browser: never where it is reached."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from notifications.models import PushSubscription
from notifications.push.represent import PushSubscriptionDict, subscription_dict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_browser_is_said_in_times_and_words_and_nothing_else():
    row = PushSubscription(
        pk=uuid4(),
        label="Firefox on Linux",
        created_at=NOW,
        sealed_endpoint="sealed",
        sealed_auth="sealed",
        endpoint_hash="hash",
    )
    said = subscription_dict(row, own_id=row.pk)
    assert said == PushSubscriptionDict(
        id=str(row.pk),
        label="Firefox on Linux",
        created_at="2026-11-22T12:00:00+00:00",
        last_ok_at=None,
        disabled_at=None,
        disabled_reason=None,
        is_this_browser=True,
    )


def test_a_browser_that_is_told_no_more_says_when_and_why():
    row = PushSubscription(
        created_at=NOW, last_ok_at=NOW, disabled_at=NOW, disabled_reason="gone"
    )
    said = subscription_dict(row, own_id=None)
    assert (said["disabled_at"], said["disabled_reason"]) == (NOW.isoformat(), "gone")
    assert said["last_ok_at"] == NOW.isoformat()
    assert not said["is_this_browser"]
