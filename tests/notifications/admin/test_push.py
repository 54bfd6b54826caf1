"""Browsers and keys in the admin: to look at, and to switch off."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from notifications.models import PushSubscription
from notifications.push import keys
from tests.notifications.push.browsers import OwnBrowser
from tests.notifications.push.test_subscriptions import register

pytestmark = pytest.mark.django_db

LIST = reverse("admin:notifications_pushsubscription_changelist")
KEYS = reverse("admin:notifications_vapidkey_changelist")


def page_of(row: PushSubscription) -> str:
    return reverse("admin:notifications_pushsubscription_change", args=[row.pk])


def switch_off(client, row: PushSubscription, **values: str):
    form = {"action": "switch_off_selected", "_selected_action": [row.pk]}
    return client.post(LIST, form | values, follow=True)


def test_staff_see_whose_browsers_are_told_and_no_address(bob_client, alice):
    own = OwnBrowser()
    row = register(alice, own)
    for address in (LIST, page_of(row)):
        page = bob_client.get(address).content.decode()
        assert "Firefox on Linux" in page
        for secret in (own.name, own.auth, row.sealed_endpoint, row.sealed_auth):
            assert secret not in page


def test_switching_off_asks_first(bob_client, alice):
    row = register(alice)
    page = switch_off(bob_client, row).content.decode()
    assert "1 browser will be told no more" in page
    row.refresh_from_db()
    assert row.disabled_at is None


def test_switching_off_is_done_once_and_says_who_did_it(bob_client, bob, alice):
    row = register(alice)
    switch_off(bob_client, row, confirmed="yes")
    row.refresh_from_db()
    assert row.disabled_reason == "by_hand"
    assert LogEntry.objects.get().user == bob
    page = switch_off(bob_client, row, confirmed="yes").content.decode()
    assert "nothing to switch off" in page


def test_staff_without_the_permission_switch_nothing_off(dora_client, alice):
    row = register(alice)
    switch_off(dora_client, row, confirmed="yes")
    row.refresh_from_db()
    assert row.disabled_at is None


def test_keys_show_their_public_half_and_whom_they_tell(bob_client, alice):
    register(alice)
    key = keys.current()
    page = bob_client.get(KEYS).content.decode()
    assert key.public_key in page
    assert keys.exported(key) not in page
    own = reverse("admin:notifications_vapidkey_change", args=[key.pk])
    page = bob_client.get(own).content.decode()
    assert key.sealed_private_key not in page
