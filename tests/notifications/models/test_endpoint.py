"""Endpoints and their keys as rows: who sees them, who is told, which keys sign."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from notifications.models import WebhookEndpoint, WebhookSecret
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def add(owner: User | None, name: str = "hook", **values: Any) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(
        owner=owner,
        name=name,
        url="https://example.org/hook",
        created_at=NOW,
        **values,
    )


def names(rows: Any) -> list[str]:
    return [row.name for row in rows]


def test_people_see_their_own_and_staff_the_sites_too(alice, bob, charlie):
    add(alice, "of alice")
    add(bob, "of bob")
    add(None, "of the site")
    rows = WebhookEndpoint.objects
    assert names(rows.visible_to(alice)) == ["of alice"]
    assert names(rows.visible_to(bob)) == ["of bob", "of the site"]
    assert names(rows.visible_to(charlie)) == []
    assert names(rows.of(bob)) == ["of bob"]
    assert names(rows.of_site()) == ["of the site"]


def test_who_is_not_logged_in_or_was_shut_out_sees_none(alice):
    add(alice)
    add(None)
    assert not WebhookEndpoint.objects.visible_to(AnonymousUser()).exists()
    assert not WebhookEndpoint.objects.of(AnonymousUser()).exists()
    alice.is_active = False
    assert not WebhookEndpoint.objects.visible_to(alice).exists()


def test_an_endpoint_that_was_switched_off_is_not_told(alice):
    add(alice, "off", is_enabled=False)
    add(alice, "on")
    assert names(WebhookEndpoint.objects.open()) == ["on"]


def test_only_open_endpoints_that_have_failed_for_long_are_failing(alice):
    add(alice, "long", failing_since=NOW)
    add(alice, "short", failing_since=NOW + SECOND)
    add(alice, "off", failing_since=NOW, is_enabled=False)
    add(alice, "well")
    assert names(WebhookEndpoint.objects.failing_before(NOW)) == ["long"]


def test_keys_sign_until_they_run_out_the_newest_first(alice):
    endpoint = add(alice)
    ends = {"gone": NOW, "old": NOW + SECOND, "new": None}
    for age, (sealed, expires_at) in enumerate(ends.items()):
        WebhookSecret.objects.create(
            endpoint=endpoint,
            sealed=sealed,
            created_at=NOW + age * SECOND,
            expires_at=expires_at,
        )
    signing = endpoint.secrets.signing(NOW)
    assert [key.sealed for key in signing] == ["new", "old"]


def test_neither_the_address_nor_a_key_is_in_its_name(alice):
    endpoint = add(alice)
    key = WebhookSecret.objects.create(
        endpoint=endpoint, sealed="sealed", created_at=NOW
    )
    assert str(endpoint) == "hook"
    assert str(key) == f"key of {endpoint.pk}"
