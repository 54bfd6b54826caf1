"""Secrets: sealed, rotated without a gap, forgotten in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.endpoints import keys
from notifications.errors import SecretUnreadable
from notifications.models import WebhookSecret
from tests.notifications.webhooks import make_endpoint, secret_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_the_newest_signs_first_and_the_old_one_for_a_day(alice):
    endpoint = make_endpoint(alice)
    new = keys.rotate(endpoint, now=NOW + timedelta(hours=1))
    assert keys.live(endpoint.pk, now=NOW + timedelta(hours=2)) == [
        new,
        secret_of(endpoint),
    ]
    last = NOW + timedelta(hours=1) + keys.OVERLAP
    assert keys.live(endpoint.pk, now=last) == [new]


def test_many_rotations_leave_a_bounded_number_of_signatures(alice):
    endpoint = make_endpoint(alice)
    made = [keys.rotate(endpoint, now=NOW + timedelta(hours=n)) for n in range(1, 12)]
    found = keys.live(endpoint.pk, now=NOW + timedelta(hours=12))
    assert found == list(reversed(made))[: keys.MAX_OLD + 1]
    assert WebhookSecret.objects.count() == len(found)


def test_with_another_secret_key_nothing_is_guessed(alice, settings):
    endpoint = make_endpoint(alice)
    settings.SECRET_KEY = "another"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SecretUnreadable):
        keys.live(endpoint.pk, now=NOW)


def test_the_beat_drops_keys_that_have_run_out(alice):
    endpoint = make_endpoint(alice)
    keys.rotate(endpoint, now=NOW)
    assert keys.forget_expired(now=NOW + timedelta(hours=23)) == 0
    assert keys.forget_expired(now=NOW + keys.OVERLAP) == 1
    assert len(keys.live(endpoint.pk, now=NOW)) == 1
