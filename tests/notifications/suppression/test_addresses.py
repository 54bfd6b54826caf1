from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import vault
from notifications.kinds import Channel
from notifications.models import Suppression
from notifications.suppression import (
    Cause,
    is_suppressed,
    lift,
    suppress,
    suppressed,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
ADDRESS = "alice@example.org"


def block(address: str = ADDRESS, **values) -> Suppression:
    given = {"now": NOW} | values
    return suppress(Channel.EMAIL, address, Cause.BOUNCED, **given)


def blocked(address: str = ADDRESS, **values) -> bool:
    return is_suppressed(Channel.EMAIL, address, **({"now": NOW} | values))


def test_an_address_is_blocked_in_any_case_and_on_its_channel_only():
    block("Alice@Example.org")
    assert blocked("ALICE@example.ORG ")
    assert not blocked("bob@example.org")
    assert not is_suppressed(Channel.PUSH, ADDRESS, now=NOW)


def test_many_are_looked_up_at_once(django_assert_num_queries):
    block()
    block("bob@example.org")
    people = [ADDRESS, "Bob@example.org", "charlie@example.org", ""]
    people += ["bob@example.org"]
    with django_assert_num_queries(1):
        found = suppressed(Channel.EMAIL, people, now=NOW)
    assert found == {ADDRESS, "bob@example.org", "Bob@example.org"}


def test_no_address_is_blocked_by_nothing():
    assert not blocked("")


def test_the_table_does_not_show_the_address():
    row = block(evidence="x" * 600)
    assert ADDRESS not in row.sealed_address + row.address_hash
    assert vault.unseal(row.sealed_address) == ADDRESS
    assert len(row.evidence) == 500


def test_a_rest_ends_by_itself():
    block(until=NOW + DAY)
    assert blocked()
    assert not blocked(now=NOW + 2 * DAY)


def test_a_shorter_one_never_shortens_a_longer_one():
    block()
    block(until=NOW + DAY)
    assert Suppression.objects.get().expires_at is None


def test_a_longer_one_takes_the_place_of_a_shorter_one():
    block(until=NOW + DAY)
    block(until=NOW + 2 * DAY)
    assert Suppression.objects.get().expires_at == NOW + 2 * DAY
    suppress(Channel.EMAIL, ADDRESS, Cause.COMPLAINED, now=NOW)
    row = Suppression.objects.get()
    assert (row.expires_at, row.reason) == (None, "complained")


def test_one_that_ran_out_begins_anew():
    block(until=NOW - DAY)
    assert not blocked()
    block(until=NOW + DAY)
    assert blocked()
    assert Suppression.objects.count() == 1


def test_lifting_lets_mail_through_and_is_kept(bob):
    row = block()
    assert lift(row, by=bob, now=NOW)
    assert not lift(row, by=bob, now=NOW)
    assert not blocked()
    row.refresh_from_db()
    assert (row.lifted_by, row.lifted_at) == (bob, NOW)
    block()
    assert blocked()
    assert Suppression.objects.count() == 2
