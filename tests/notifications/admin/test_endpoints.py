"""Webhooks in the admin: looked at, and switched off after a question."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from notifications.models import WebhookEndpoint
from tests.notifications.webhooks import make_endpoint

pytestmark = pytest.mark.django_db

LIST = "/admin/notifications/webhookendpoint/"


def _switch_off(client, endpoint: WebhookEndpoint, **further: str):
    chosen = {"action": "switch_off_selected", "_selected_action": str(endpoint.pk)}
    return client.post(LIST, chosen | further)


def test_the_path_of_an_address_is_not_shown(bob_client, alice):
    endpoint = make_endpoint(alice, url="https://example.org/secret-path")
    for page in (LIST, f"{LIST}{endpoint.pk}/change/"):
        shown = bob_client.get(page).content.decode()
        assert "example.org" in shown
        assert "secret-path" not in shown


def test_switching_off_asks_first_and_is_logged(bob_client, alice):
    endpoint = make_endpoint(alice)
    assert "are you sure" in _switch_off(bob_client, endpoint).content.decode()
    assert WebhookEndpoint.objects.get().is_enabled
    _switch_off(bob_client, endpoint, confirmed="yes")
    row = WebhookEndpoint.objects.get()
    assert (row.is_enabled, row.disabled_reason) == (False, "by_hand")
    assert LogEntry.objects.get().get_change_message() == "Switched off."


def test_who_may_only_look_switches_nothing_off(dora_client, dora, alice):
    _switch_off(dora_client, make_endpoint(alice), confirmed="yes")
    assert WebhookEndpoint.objects.get().is_enabled
