from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from notifications import deliveries
from notifications.models import Delivery
from notifications.statuses import Status
from tests.notifications.conftest import NOW
from tests.notifications.deliveries.test_change import claim_of, row

MAIL = {"subject": "Hello"}


def test_a_claim_takes_a_lease_and_is_no_attempt_yet(delivery_in):
    delivery = delivery_in(Status.RETRYING, attempts=2)
    claim = deliveries.claim(delivery.pk, now=NOW)
    assert claim is not None
    assert row(delivery).lease_token == claim.token
    assert row(delivery).lease_expires_at == NOW + deliveries.UNBEGUN_LEASE
    assert row(delivery).attempts == 2


def test_an_attempt_has_a_number_and_a_row(delivery_in):
    delivery = delivery_in(Status.SENDING, attempts=2)
    begun = deliveries.begin(claim_of(delivery), number=3, now=NOW)
    assert begun == replace(claim_of(delivery), begun_at=NOW)
    assert row(delivery).attempts == 3
    assert row(delivery).lease_expires_at == NOW + deliveries.LEASE
    attempt = delivery.attempt_rows.get()
    assert (attempt.number, attempt.outcome) == (3, "running")


def test_what_is_claimed_cannot_be_claimed_again(delivery_in):
    delivery = delivery_in()
    assert deliveries.claim(delivery.pk, now=NOW)
    assert deliveries.claim(delivery.pk, now=NOW + deliveries.LEASE * 2) is None


def test_a_delivery_that_is_gone_cannot_be_claimed(db):
    assert deliveries.claim(uuid4(), now=NOW) is None


def test_what_is_not_due_cannot_be_claimed(delivery_in):
    delivery = delivery_in(next_attempt_at=NOW + timedelta(seconds=1))
    assert deliveries.claim(delivery.pk, now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_claims_at_once_one_wins(delivery_in):
    delivery = delivery_in()

    def claim(_):
        try:
            return deliveries.claim(delivery.pk, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        claims = [claim for claim in pool.map(claim, range(16)) if claim]
    assert len(claims) == 1
    assert row(delivery).lease_token == claims[0].token


def test_a_chunk_is_claimed_as_far_as_it_is_free(delivery_in):
    free, later = delivery_in(), delivery_in(next_attempt_at=NOW + timedelta(hours=1))
    taken = delivery_in(Status.SENDING, lease_expires_at=NOW)
    ids = [free.pk, later.pk, taken.pk, uuid4()]
    token = deliveries.claim_all(ids, now=NOW)
    assert row(free).lease_token == token
    assert row(later).lease_token is None
    assert row(taken).lease_token == taken.lease_token


def test_what_was_not_begun_is_given_back_as_it_was(delivery_in):
    fresh = delivery_in(reason="quiet_hours")
    tried = delivery_in(Status.RETRYING, attempts=2, reason="unreachable")
    begun = delivery_in()
    ids = [fresh.pk, tried.pk, begun.pk]
    token = deliveries.claim_all(ids, now=NOW)
    assert token is not None
    assert deliveries.give_back(ids[:2], uuid4(), now=NOW) == []
    freed = deliveries.give_back(ids[:2], token, now=NOW)
    assert sorted(freed) == sorted((pk, "email") for pk in ids[:2])
    assert (row(fresh).status, row(fresh).reason) == (Status.PENDING, "")
    assert (row(tried).status, row(tried).reason) == (Status.RETRYING, "unreachable")
    assert row(begun).status == Status.SENDING
    assert [row(one).enqueued_at for one in (fresh, tried)] == [NOW, NOW]
    assert deliveries.claim(fresh.pk, now=NOW)


def test_a_message_is_kept_with_the_attempt_that_sends_it_first(delivery_in):
    delivery = delivery_in(Status.SENDING)
    claim = claim_of(delivery)
    assert deliveries.begin(claim, number=1, now=NOW, content=MAIL)
    assert row(delivery).rendered == MAIL
    assert deliveries.begin(claim, number=2, now=NOW)
    assert row(delivery).rendered == MAIL


def test_an_attempt_that_was_begun_before_begins_nothing(delivery_in):
    delivery = delivery_in(Status.SENDING)
    assert deliveries.begin(claim_of(delivery), number=1, now=NOW, content=MAIL)
    other = {"subject": "Later"}
    with pytest.raises(IntegrityError):
        deliveries.begin(claim_of(delivery), number=1, now=NOW, content=other)
    assert row(delivery).rendered == MAIL


@pytest.mark.django_db(transaction=True)
def test_of_chunks_that_overlap_each_delivery_is_claimed_once(delivery_in):
    ids = [delivery_in().pk for _ in range(12)]

    def claim(number: int):
        try:
            return deliveries.claim_all(ids[number:] + ids[:number], now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        tokens = {token for token in pool.map(claim, range(12)) if token}
    held = Delivery.objects.filter(status=Status.SENDING)
    assert held.count() == 12
    assert set(held.values_list("lease_token", flat=True)) <= tokens
