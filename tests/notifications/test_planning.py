from __future__ import annotations

import pytest

from notifications.kinds import Channel, Kind
from notifications.planning import PlannedDelivery, Recipient, is_news, plan
from notifications.statuses import Reason

ALICE, BOB = 1, 2


def recipient(address: str = "alice@example.org", is_active: bool = True) -> Recipient:
    return Recipient(user_id=ALICE, address=address, is_active=is_active)


def test_a_person_with_an_address_gets_a_mail():
    assert plan(recipient()) == (
        PlannedDelivery(channel=Channel.EMAIL, address="alice@example.org"),
    )


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (recipient(address=""), Reason.NO_ADDRESS),
        (recipient(is_active=False), Reason.RECIPIENT_INACTIVE),
        (recipient(address="", is_active=False), Reason.RECIPIENT_INACTIVE),
    ],
)
def test_who_cannot_get_a_mail_gets_a_reason_in_its_place(person, reason):
    assert [planned.skip_reason for planned in plan(person)] == [reason]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("actor", [None, ALICE, BOB])
def test_only_ones_own_cancellation_is_no_news(kind, actor):
    is_own = kind == Kind.JOB_CANCELLED and actor == ALICE
    assert is_news(kind, recipient_id=ALICE, actor_id=actor) == (not is_own)
