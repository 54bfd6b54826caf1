from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from notifications import suppression
from notifications.kinds import Channel
from notifications.models import ProviderReceipt, Suppression
from notifications.suppression import Cause

LIST = reverse("admin:notifications_suppression_changelist")
RECEIPTS = reverse("admin:notifications_providerreceipt_changelist")
ADDRESS = "alice@example.org"


@pytest.fixture
def blocked(db) -> Suppression:
    return suppression.suppress(
        Channel.EMAIL,
        ADDRESS,
        Cause.BOUNCED,
        evidence="hard bounce",
        now=timezone.now(),
    )


def lift(client, *rows: Suppression, **values: str):
    form = {"action": "lift_selected", "_selected_action": [row.pk for row in rows]}
    return client.post(LIST, form | values, follow=True)


def is_muted() -> bool:
    return suppression.is_suppressed(Channel.EMAIL, ADDRESS)


def test_staff_see_the_address_and_why(bob_client, blocked):
    page = bob_client.get(LIST).content.decode()
    assert ADDRESS in page
    assert "hard bounce" in page


def test_an_address_is_found_whole_in_any_case_and_not_by_parts(bob_client, blocked):
    def found(term: str) -> int:
        return bob_client.get(LIST, {"q": term}).context["cl"].result_count

    assert found("Alice@example.org") == 1
    assert found("alice") == found("bob@example.org") == 0
    assert found("") == 1


def test_lifting_asks_first(bob_client, blocked):
    page = lift(bob_client, blocked).content.decode()
    assert "Mail will go to 1 address again" in page
    assert is_muted()


def test_lifting_is_done_once_and_says_who_did_it(bob_client, bob, blocked):
    page = lift(bob_client, blocked, confirmed="yes").content.decode()
    assert "Lifted: 1 address." in page
    assert not is_muted()
    blocked.refresh_from_db()
    assert blocked.lifted_by == bob
    assert LogEntry.objects.get().user == bob
    page = lift(bob_client, blocked, confirmed="yes").content.decode()
    assert "There is nothing to lift any more." in page
    assert LogEntry.objects.count() == 1


def test_staff_without_the_right_cannot_lift(dora_client, dora, blocked):
    lift(dora_client, blocked, confirmed="yes")
    assert is_muted()


def test_others_cannot_look(alice_client, blocked):
    assert alice_client.get(LIST).status_code == 302
    assert alice_client.get(RECEIPTS).status_code == 302


@pytest.mark.parametrize("action", ["change", "delete"])
def test_nothing_is_changed_by_hand(bob_client, blocked, action):
    name = f"admin:notifications_suppression_{action}"
    address = reverse(name, args=[blocked.pk])
    assert bob_client.post(address, {"reason": "x", "post": "yes"}).status_code == 403
    assert is_muted()


def test_one_that_cannot_be_read_is_still_listed(bob_client, blocked):
    Suppression.objects.update(sealed_address="nonsense")
    assert "another SECRET_KEY" in bob_client.get(LIST).content.decode()


def test_the_list_costs_the_same_for_one_row_as_for_many(
    bob_client, blocked, django_assert_max_num_queries
):
    for number in range(20):
        suppression.suppress(
            Channel.EMAIL,
            f"{number}@example.org",
            Cause.BOUNCED,
            now=timezone.now(),
        )
    with django_assert_max_num_queries(9):
        bob_client.get(LIST)


def test_receipts_can_be_looked_at_and_found(bob_client):
    now = timezone.now()
    receipt = ProviderReceipt.objects.create(
        provider="resend",
        event_id="msg_1",
        kind="bounced",
        provider_message_id="re_1",
        detail="mailbox is full",
        received_at=now,
        next_try_at=now,
    )
    assert "mailbox is full" in bob_client.get(RECEIPTS, {"q": "re_1"}).content.decode()
    assert bob_client.get(RECEIPTS, {"q": "re_2"}).context["cl"].result_count == 0
    address = reverse("admin:notifications_providerreceipt_change", args=[receipt.pk])
    assert bob_client.get(address).status_code == 200
