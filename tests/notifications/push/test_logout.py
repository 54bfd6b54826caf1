"""Logging out in a browser ends its push: somebody else may sit there next."""

from __future__ import annotations

import pytest

from notifications.models import PushSubscription
from notifications.push import logout
from notifications.push.subscriptions import Disabled
from tests.notifications.push.browsers import OwnBrowser

pytestmark = pytest.mark.django_db

SUBSCRIPTIONS = "/api/notifications/push/subscriptions"


def subscribe(client, own=None):
    body = (own or OwnBrowser()).json()
    response = client.post(SUBSCRIPTIONS, body, content_type="application/json")
    assert response.status_code == 201, response.content
    return PushSubscription.objects.get(pk=response.json()["id"])


def test_logging_out_ends_the_push_of_this_browser_alone(alice, alice_client, client):
    client.force_login(alice)
    here, there = subscribe(alice_client), subscribe(client)
    alice_client.post("/accounts/logout/")
    here.refresh_from_db()
    there.refresh_from_db()
    assert here.disabled_reason == Disabled.LOGGED_OUT
    assert there.disabled_at is None


def test_logging_in_again_in_that_browser_brings_it_back(alice, alice_client):
    own = OwnBrowser()
    row = subscribe(alice_client, own)
    alice_client.post("/accounts/logout/")
    alice_client.force_login(alice)
    body = own.json(is_asked_for=False)
    alice_client.post(SUBSCRIPTIONS, body, content_type="application/json")
    row.refresh_from_db()
    assert row.disabled_at is None


def test_a_token_has_no_session_that_could_remember(alice_api, rf):
    response = alice_api.post(SUBSCRIPTIONS, OwnBrowser().json())
    assert response.status_code == 201
    assert not response.cookies


def test_logging_out_without_push_or_request_is_nothing_special(alice, alice_client):
    alice_client.post("/accounts/logout/")
    logout.on_logged_out(None, user=alice)
    assert not PushSubscription.objects.exists()
