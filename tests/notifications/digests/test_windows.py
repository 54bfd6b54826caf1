"""What is held back waits in one window, and leaves it when a preference changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications import deliveries, digests
from notifications.digests import windows
from notifications.digests.closing import close
from notifications.kinds import Channel, Kind
from notifications.models import Delivery, Digest, NotificationSettings
from notifications.preferences import changes
from notifications.preferences.changes import Author
from notifications.statuses import Reason, Status
from tests.notifications.digests.conftest import (
    DUE,
    HOURLY,
    NIGHT,
    NOW,
    hold_back,
    make_delivery,
    together,
)

pytestmark = pytest.mark.django_db


def claimed(delivery: Delivery) -> deliveries.Claim:
    """Let a worker take it."""
    claim = deliveries.claim(delivery.pk, now=NOW)
    assert claim is not None
    return claim


def test_what_is_held_back_shares_a_window(alice):
    one, two = (hold_back(make_delivery(alice)) for _ in range(2))

    assert one.status == two.status == Status.DIGESTING
    assert one.reason == Reason.DIGEST
    assert one.lease_token is None
    assert one.digest_id == two.digest_id == Digest.objects.get().pk
    assert Digest.objects.get().due_at == DUE


def test_people_channels_and_cadences_have_windows_of_their_own(alice, bob):
    for user, channel, hold in (
        (alice, Channel.EMAIL, HOURLY),
        (alice, Channel.EMAIL, NIGHT),
        (alice, Channel.PUSH, HOURLY),
        (bob, Channel.EMAIL, HOURLY),
    ):
        hold_back(make_delivery(user, channel=channel), hold)

    assert Digest.objects.count() == 4


def test_who_lost_the_lease_puts_nothing_into_a_window(alice):
    delivery = make_delivery(alice)
    claim = claimed(delivery)
    deliveries.skip(claim, Reason.PREFERENCE, now=NOW)

    assert not digests.enter(claim, HOURLY, now=NOW)

    delivery.refresh_from_db()
    assert delivery.status == Status.SKIPPED


def test_what_comes_after_the_close_waits_for_the_next_window(alice):
    hold_back(make_delivery(alice))
    assert close(Digest.objects.get().pk, now=DUE)

    late = hold_back(make_delivery(alice))

    assert (late.status, late.digest_id) == (Status.DEFERRED, None)
    assert late.next_attempt_at == DUE


def test_a_change_of_preferences_lets_all_go_at_once(alice, bob):
    held = [hold_back(make_delivery(alice), hold) for hold in (HOURLY, NIGHT)]
    bobs = hold_back(make_delivery(bob))

    assert digests.release(alice.pk, now=NOW) == 2

    for delivery in held:
        delivery.refresh_from_db()
        assert (delivery.status, delivery.reason) == (Status.PENDING, "")
        assert (delivery.digest_id, delivery.next_attempt_at) == (None, NOW)
    bobs.refresh_from_db()
    assert bobs.status == Status.DIGESTING


def test_what_a_long_pause_held_back_is_news_when_it_ends_early(alice):
    kept = hold_back(make_delivery(alice, expires_at=NOW), NIGHT)
    job_started = make_delivery(alice, Kind.JOB_STARTED, expires_at=NOW)
    fleeting = hold_back(job_started, NIGHT)

    digests.release(alice.pk, now=DUE)

    kept.refresh_from_db()
    fleeting.refresh_from_db()
    assert kept.expires_at == DUE + timedelta(days=1)
    assert fleeting.expires_at == NOW


def test_what_is_on_its_way_in_a_digest_is_not_let_go_as_well(alice):
    for _ in range(2):
        hold_back(make_delivery(alice))
    digests.close_due(now=DUE)

    assert digests.release(alice.pk, now=DUE) == 0
    assert Delivery.objects.filter(status=Status.DIGESTING).count() == 2


def test_what_waits_for_a_moment_of_its_own_is_due_at_once(alice):
    delivery = make_delivery(alice)
    later = NOW + timedelta(hours=9)
    claim = claimed(delivery)
    deliveries.defer(claim, Reason.QUIET_HOURS, until=later, now=NOW)

    assert digests.release(alice.pk, now=NOW) == 1

    delivery.refresh_from_db()
    assert delivery.next_attempt_at == NOW


def test_a_limit_of_the_provider_is_waited_for_all_the_same(alice):
    delivery = make_delivery(alice)
    later = NOW + timedelta(minutes=1)
    claim = claimed(delivery)
    deliveries.defer(claim, Reason.RATE_LIMIT, until=later, now=NOW)

    assert digests.release(alice.pk, now=NOW) == 0


def test_nothing_enters_the_window_of_wishes_that_were_changed_meanwhile(alice):
    delivery = make_delivery(alice)
    claim = claimed(delivery)
    NotificationSettings.objects.create(user=alice, updated_at=NOW)

    assert digests.enter(claim, HOURLY, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.digest_id) == (Status.DEFERRED, None)
    assert delivery.next_attempt_at == NOW


def test_who_says_their_first_wish_while_something_enters_is_heard(alice, monkeypatch):
    delivery = make_delivery(alice)
    claim = claimed(delivery)

    def wait_for_their_commit(recipient):
        NotificationSettings.objects.create(user=alice, updated_at=NOW)

    monkeypatch.setattr(windows, "_lock_person", wait_for_their_commit)

    assert digests.enter(claim, HOURLY, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.digest_id) == (Status.DEFERRED, None)


@pytest.mark.django_db(transaction=True)
def test_first_wishes_and_a_first_entry_at_one_moment_leave_nothing_held(alice):
    delivery = make_delivery(alice)
    claim = claimed(delivery)
    author = Author(user_id=alice.pk, actor_id=alice.pk, source="page", now=NOW)
    values = {"is_woken_by_failures": True}

    together(
        lambda: digests.enter(claim, HOURLY, now=NOW),
        lambda: changes.set_settings(author, values),
        lambda: changes.set_settings(author, values),
    )

    delivery.refresh_from_db()
    assert delivery.digest_id is None
    assert delivery.next_attempt_at == NOW
    assert NotificationSettings.objects.get().is_woken_by_failures


@pytest.mark.django_db(transaction=True)
def test_what_comes_at_the_same_moment_shares_one_new_window(alice):
    made = [make_delivery(alice) for _ in range(4)]
    claims = [deliveries.claim(delivery.pk, now=NOW) for delivery in made]

    together(*(lambda c=claim: digests.enter(c, HOURLY, now=NOW) for claim in claims))

    window = Digest.objects.get()
    rows = Delivery.objects.values_list("status", "digest")
    assert set(rows) == {(Status.DIGESTING, window.pk)}
    assert len(rows) == 4
