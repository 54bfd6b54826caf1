"""A window that is due becomes one message; a crash loses and doubles nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from notifications import deliveries, digests, gate
from notifications.channels import Sent
from notifications.digests import closing, sorting
from notifications.digests.closing import close
from notifications.errors import PermanentFailure
from notifications.kinds import Channel, Kind
from notifications.models import (
    ChannelPreference,
    Choice,
    Delivery,
    Digest,
    JobChoice,
    PushSubscription,
    VapidKey,
)
from notifications.statuses import Reason, Status
from progress.models import Job
from tests.factories import make_job, only_document, read_whole
from tests.notifications.digests.conftest import (
    DUE,
    HOURLY,
    NIGHT,
    NOW,
    hold_back,
    make_delivery,
    own_messages,
    together,
)

pytestmark = pytest.mark.django_db


def statuses() -> list[str]:
    """The statuses of the entries."""
    entries = Delivery.objects.filter(event__isnull=False)
    return sorted(entries.values_list("status", flat=True))


def claimed_message():
    (message,) = own_messages()
    claim = deliveries.claim(message.pk, now=DUE)
    assert claim is not None
    deliveries.begin(claim, number=1, now=DUE)
    return claim


def test_before_its_time_a_window_stays_open(alice):
    hold_back(make_delivery(alice))

    assert digests.close_due(now=NOW) == 0
    assert own_messages() == []


def test_what_waited_becomes_one_message(alice):
    held = [hold_back(make_delivery(alice)) for _ in range(3)]

    assert digests.close_due(now=DUE) == 1

    (message,) = own_messages()
    assert message.key == f"digest:{held[0].digest_id}"
    assert (message.recipient, message.address) == (alice, "alice@example.org")
    assert (message.status, message.next_attempt_at) == (Status.PENDING, DUE)
    assert statuses() == [Status.DIGESTING] * 3


def test_who_changed_the_address_meanwhile_gets_one_message_at_the_latest(alice):
    hold_back(make_delivery(alice, address="old@example.org"))
    hold_back(make_delivery(alice, created_at=NOW + timedelta(minutes=1)))

    assert digests.close_due(now=DUE) == 1

    assert [message.address for message in own_messages()] == ["alice@example.org"]


def test_a_window_that_cannot_be_closed_holds_up_nobody_else(
    alice, charlie, monkeypatch
):
    for person in (alice, charlie):
        hold_back(make_delivery(person))
    own = sorting.sort

    def broken(entries, person, now):
        if person.user_id == alice.pk:
            raise ValueError("cannot be read")
        return own(entries, person, now)

    monkeypatch.setattr(closing, "sort", broken)

    assert digests.close_due(now=DUE) == 1
    assert [message.recipient for message in own_messages()] == [charlie]
    assert Digest.objects.get(recipient=alice).closed_at is None


def test_a_window_of_many_is_read_a_few_at_a_time(alice, monkeypatch):
    monkeypatch.setattr(closing, "AT_ONCE", 2)
    sizes = []
    own = sorting.sort

    def watched(entries, person, now):
        sizes.append(len(entries))
        return own(entries, person, now)

    monkeypatch.setattr(closing, "sort", watched)
    held = [hold_back(make_delivery(alice), NIGHT) for _ in range(5)]
    unwanted = hold_back(make_delivery(alice, Kind.JOB_STARTED, expires_at=NOW), NIGHT)

    assert digests.close_due(now=DUE) == 1

    assert sizes == [2, 2, 2]
    assert len(own_messages()) == 1
    kept = Delivery.objects.filter(status=Status.DIGESTING)
    assert set(kept.values_list("pk", flat=True)) == {entry.pk for entry in held}
    unwanted.refresh_from_db()
    assert unwanted.status == Status.SKIPPED


def test_closing_twice_is_closing_once(alice):
    hold_back(make_delivery(alice))

    assert digests.close_due(now=DUE) == 1
    assert digests.close_due(now=DUE) == 0
    assert len(own_messages()) == 1


def test_entries_are_told_once_their_digest_is_sent(alice):
    for _ in range(2):
        hold_back(make_delivery(alice))
    digests.close_due(now=DUE)
    digests.close_due(now=DUE)
    assert statuses() == [Status.DIGESTING] * 2

    deliveries.mark_sent(claimed_message(), Sent(provider="smtp"), now=DUE)
    digests.close_due(now=DUE)

    assert statuses() == [Status.DELIVERED] * 2
    entry = Delivery.objects.filter(event__isnull=False).first()
    assert (entry.delivered_at, entry.reason) == (DUE, "")


def test_a_digest_that_fails_for_good_keeps_its_entries_and_says_why(alice):
    held = hold_back(make_delivery(alice))
    digests.close_due(now=DUE)
    failure = PermanentFailure(Reason.REFUSED)

    deliveries.fail(claimed_message(), failure, now=DUE)
    digests.close_due(now=DUE)

    entry = Delivery.objects.get(pk=held.pk)
    assert (entry.status, entry.reason) == (Status.FAILED, Reason.REFUSED)
    assert entry.digest_id == held.digest_id


def test_one_thing_that_waited_for_the_morning_is_told_as_itself(alice):
    held = hold_back(make_delivery(alice), NIGHT)

    digests.close_due(now=DUE)

    held.refresh_from_db()
    assert (held.status, held.next_attempt_at) == (Status.PENDING, DUE)
    assert own_messages() == []


def test_what_waited_longer_than_it_is_news_is_told_all_the_same(alice):
    held = hold_back(make_delivery(alice, expires_at=NOW), NIGHT)

    digests.close_due(now=DUE)

    held.refresh_from_db()
    assert held.status == Status.PENDING
    row = Delivery.objects.with_content().get(pk=held.pk)
    assert gate.judge(row, now=DUE) is None


def test_two_things_of_a_night_are_told_together(alice):
    for _ in range(2):
        hold_back(make_delivery(alice), NIGHT)

    digests.close_due(now=DUE)

    assert len(own_messages()) == 1


def test_one_thing_for_two_browsers_is_one_thing(alice):
    first = make_delivery(alice, channel=Channel.PUSH, subscription=browser(alice, 1))
    second = make_delivery(alice, channel=Channel.PUSH, subscription=browser(alice, 2))
    Delivery.objects.filter(pk=second.pk).update(notification=first.notification)
    for delivery in (first, second):
        hold_back(delivery, NIGHT)

    digests.close_due(now=DUE)

    assert statuses() == [Status.PENDING] * 2


def test_each_browser_gets_the_digest_once(alice):
    for number in (1, 2):
        there = browser(alice, number)
        for _ in range(2):
            entry = make_delivery(alice, channel=Channel.PUSH, subscription=there)
            hold_back(entry)

    digests.close_due(now=DUE)

    assert len({message.subscription_id for message in own_messages()}) == 2
    assert len(own_messages()) == 2


def test_an_empty_digest_is_not_sent(alice):
    hold_back(make_delivery(alice))
    digests.release(alice.pk, now=NOW)

    assert digests.close_due(now=DUE) == 1
    assert own_messages() == []


def test_what_is_not_wanted_any_more_is_left_out(alice):
    job = make_job(alice)
    muted = hold_back(make_delivery(alice, job=job))
    refused = hold_back(make_delivery(alice, Kind.JOB_FAILED))
    kept = hold_back(make_delivery(alice))
    JobChoice.objects.create(
        user=alice, job=job, choice=Choice.MUTE, created_at=timezone.now()
    )
    ChannelPreference.objects.create(
        user=alice, scope="kind:job_failed", channel="email", is_enabled=False
    )

    digests.close_due(now=DUE)

    found = {row.pk: (row.status, row.reason) for row in Delivery.objects.all()}
    assert found[muted.pk] == (Status.SKIPPED, Reason.MUTED)
    assert found[refused.pk] == (Status.SKIPPED, Reason.PREFERENCE)
    assert found[kept.pk] == (Status.DIGESTING, Reason.DIGEST)


def test_what_is_no_news_any_more_is_left_out(alice):
    job, ended = make_job(alice), make_job(alice)
    read_whole(only_document(ended))
    # Long enough that their starts are told.
    Job.objects.update(promised_seconds=600)
    ChannelPreference.objects.create(
        user=alice, scope="*", channel="email", is_enabled=True
    )
    running, over = (
        hold_back(make_delivery(alice, Kind.JOB_STARTED, job=each))
        for each in (job, ended)
    )

    digests.close_due(now=DUE)

    running.refresh_from_db()
    over.refresh_from_db()
    assert (running.status, running.reason) == (Status.DIGESTING, Reason.DIGEST)
    assert (over.status, over.reason) == (Status.SKIPPED, Reason.STALE)


def test_nobody_writes_to_an_account_that_is_switched_off(alice):
    held = hold_back(make_delivery(alice))
    User.objects.filter(pk=alice.pk).update(is_active=False)

    digests.close_due(now=DUE)

    held.refresh_from_db()
    assert (held.status, held.reason) == (Status.SKIPPED, Reason.RECIPIENT_INACTIVE)
    assert own_messages() == []


@pytest.mark.parametrize("crash", ["sort", "_write"])
def test_a_crash_in_the_close_leaves_the_window_open(alice, monkeypatch, crash):
    held = hold_back(make_delivery(alice))
    own = getattr(closing, crash)

    def broken(*args: object) -> None:
        own(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(closing, crash, broken)
    with pytest.raises(KeyboardInterrupt):
        digests.close_due(now=DUE)
    monkeypatch.setattr(closing, crash, own)

    assert Digest.objects.get().closed_at is None
    assert own_messages() == []
    assert digests.close_due(now=DUE) == 1
    held.refresh_from_db()
    assert held.status == Status.DIGESTING
    assert len(own_messages()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_entering_leaving_and_closing_at_once_each_entry_sees_one(alice):
    waiting = [make_delivery(alice) for _ in range(6)]
    for delivery in waiting[:3]:
        hold_back(delivery)
    claims = [deliveries.claim(each.pk, now=NOW) for each in waiting[3:]]
    window = Digest.objects.get().pk

    together(
        lambda: close(window, now=DUE),
        lambda: close(window, now=DUE),
        lambda: digests.release(alice.pk, now=DUE),
        *(lambda c=claim: digests.enter(c, HOURLY, now=DUE) for claim in claims),
    )

    told = own_messages()
    with_it = Delivery.objects.filter(event__isnull=False, status=Status.DIGESTING)
    assert {row.digest_id for row in with_it} <= {window}
    assert len(told) == (1 if with_it else 0)
    alone = {Status.PENDING, Status.DEFERRED}
    assert len(waiting) == len(with_it) + sum(s in alone for s in statuses())
    assert Digest.objects.get().closed_at == DUE


def browser(user: User, number: int) -> PushSubscription:
    key, _ = VapidKey.objects.get_or_create(
        generation=1, defaults={"public_key": "key", "created_at": NOW}
    )
    return PushSubscription.objects.create(
        user=user,
        endpoint_hash=str(number) * 64,
        vapid_key=key,
        created_at=NOW,
    )
