"""Browsers and keys as rows: whose they are, and which of them are told."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from notifications.models import PushSubscription, VapidKey
from notifications.push import subscriptions
from notifications.push.subscriptions import Disabled
from tests.notifications.push.test_subscriptions import NOW, register

pytestmark = pytest.mark.django_db


def test_browsers_are_of_one_person_the_newest_first(alice, bob, charlie):
    first, second = register(alice, now=NOW), register(alice, now=NOW.replace(hour=13))
    register(charlie)
    assert list(PushSubscription.objects.of(alice)) == [second, first]
    assert not PushSubscription.objects.of(bob).exists()
    assert not PushSubscription.objects.of(AnonymousUser()).exists()


def test_a_browser_that_was_let_go_is_not_live(alice):
    row = register(alice)
    assert list(PushSubscription.objects.live()) == [row]
    subscriptions.disable(row.pk, Disabled.GONE, now=NOW)
    assert not PushSubscription.objects.live().exists()


def test_a_generation_has_one_key():
    values = {"generation": 1, "sealed_private_key": "x", "created_at": NOW}
    VapidKey.objects.create(public_key="a", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        VapidKey.objects.create(public_key="b", **values)
    assert VapidKey.objects.get().public_key == "a"


def test_a_browser_is_called_by_its_label_and_never_by_its_address(alice):
    row = register(alice)
    assert str(row) == "Firefox on Linux"
    row.label = ""
    assert str(row) == str(row.pk)
