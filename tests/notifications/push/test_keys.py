"""Our key pairs: made once, sealed, and kept for the browsers that have them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from py_vapid import Vapid

from notifications.errors import SecretUnreadable
from notifications.models import VapidKey
from notifications.push import keys
from notifications.push.errors import BadVapidKey

pytestmark = pytest.mark.django_db

OWN = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"


def test_the_first_use_makes_the_key_and_later_ones_find_it():
    first = keys.current()
    assert keys.current() == first == VapidKey.objects.get()
    assert first.generation == 1


@pytest.mark.django_db(transaction=True)
def test_processes_that_begin_at_once_make_one_key():
    barrier = Barrier(4)

    def begin(_: int) -> str:
        barrier.wait()
        try:
            return keys.current().public_key
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(begin, range(4)))
    assert found == {VapidKey.objects.get().public_key}


def test_the_private_key_is_sealed_and_signs_for_the_public_one():
    key = keys.current()
    assert keys.exported(key) not in key.sealed_private_key
    claims = {"aud": "https://push.example.org", "sub": "mailto:a@example.org"}
    header = keys.signer(key).sign(claims)["Authorization"]
    assert Vapid.verify(header)
    assert header.endswith(f"k={key.public_key}")


def test_a_key_sealed_with_another_secret_is_not_signed_with(settings):
    key = keys.current()
    settings.SECRET_KEY = "another"
    with pytest.raises(SecretUnreadable):
        keys.signer(key)


def test_the_key_that_is_set_rules_and_older_ones_stay(settings):
    made = keys.current()
    settings.HEADWAY_VAPID_PRIVATE_KEY = OWN
    own = keys.current()
    assert (own.generation, keys.exported(own)) == (2, OWN)
    assert keys.current() == own
    assert set(VapidKey.objects.all()) == {made, own}
    assert keys.signer(made).public_key is not None


def test_a_new_key_follows_the_latest_one_only():
    first = keys.current()
    second = keys.renew(after=first.generation)
    assert keys.renew(after=first.generation) == second == keys.current()
    assert VapidKey.objects.count() == 2


@pytest.mark.parametrize(
    "text", ["", "short", OWN + "AA", "é" * 43, OWN[:-1] + "!", "A" * 43]
)
def test_a_text_that_is_no_key_is_refused(text):
    with pytest.raises(BadVapidKey):
        keys.check(text)


def test_a_key_is_read_with_or_without_padding():
    keys.check(OWN)
    keys.check(OWN + "=")


def test_in_place_of_a_key_whose_secret_is_lost_a_new_one_is_made_once(
    settings, caplog
):
    lost = keys.current()
    settings.SECRET_KEY = "another"

    made = keys.current()

    assert made.generation == lost.generation + 1
    assert keys.current() == made
    assert keys.signer(made)
    assert caplog.text.count("a new one is made") == 1
