"""The page of browsers, complete without JavaScript."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notifications.models import PushSubscription
from notifications.push.subscriptions import Disabled, disable
from tests.notifications.push.test_subscriptions import NOW, register

pytestmark = pytest.mark.django_db

PAGE = "/notifications/browsers/"


def address(row):
    return reverse("notifications:browser-remove", args=[row.pk])


def test_the_page_lists_ones_own_browsers_and_no_address(alice, charlie, alice_client):
    mine = register(alice, label="Firefox on Linux")
    register(charlie, label="Safari on iPhone")
    page = alice_client.get(PAGE).content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" not in page
    assert address(mine) in page
    assert "fcm.googleapis.com" not in page


def test_a_page_without_browsers_says_what_to_do(alice_client):
    page = alice_client.get(PAGE).content.decode()
    assert "No browser is told yet" in page
    assert "<noscript>" in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Disabled.GONE, "Ended by the browser"),
        (Disabled.LOGGED_OUT, "Logged out"),
        (Disabled.BY_HAND, "Removed"),
    ],
)
def test_a_browser_that_is_told_no_more_says_why(alice, alice_client, reason, words):
    row = register(alice)
    disable(row.pk, reason, now=NOW)
    page = alice_client.get(PAGE).content.decode()
    assert words in page
    assert address(row) not in page


def test_removing_a_browser_goes_back_to_where_one_was(alice, alice_client):
    row = register(alice)
    response = alice_client.post(address(row), {"next": "/notifications/"})
    assert response["Location"] == "/notifications/"
    row.refresh_from_db()
    assert row.disabled_reason == "by_hand"


@pytest.mark.parametrize("wanted", ["", "https://evil.example/", "//evil.example"])
def test_removing_leads_to_no_other_site(alice, alice_client, wanted):
    response = alice_client.post(address(register(alice)), {"next": wanted})
    assert response["Location"] == PAGE


def test_a_stranger_removes_nothing(alice, charlie_client, bob_client):
    row = register(alice)
    for stranger in (charlie_client, bob_client):
        assert stranger.post(address(row)).status_code == 404
    assert PushSubscription.objects.live().get() == row


def test_looking_at_the_address_removes_nothing(alice, alice_client):
    row = register(alice)
    assert alice_client.get(address(row)).status_code == 405
    assert PushSubscription.objects.live().get() == row


def test_who_is_not_logged_in_is_sent_to_the_login(client):
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
