from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from notifications import deliveries
from notifications.statuses import Status
from tests.notifications.conftest import NOW
from tests.notifications.deliveries.test_change import claim_of, row

MAIL = {"subject": "Hello"}


def test_a_claim_takes_a_lease_and_is_no_attempt_yet(delivery_in):
    delivery = delivery_in(Status.RETRYING, attempts=2)
    claim = deliveries.claim(delivery.pk, now=NOW)
    assert claim is not None
    assert row(delivery).lease_token == claim.token
    assert row(delivery).lease_expires_at == NOW + deliveries.LEASE
    assert row(delivery).attempts == 2


def test_an_attempt_has_a_number_and_a_row(delivery_in):
    delivery = delivery_in(Status.SENDING, attempts=2)
    begun = deliveries.begin(claim_of(delivery), number=3, now=NOW)
    assert begun == replace(claim_of(delivery), begun_at=NOW)
    assert row(delivery).attempts == 3
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
