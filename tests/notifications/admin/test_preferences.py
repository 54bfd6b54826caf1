"""Admins say what holds for everybody, and look at each change."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notifications.models import PreferenceChange, SiteDefault

LIST = "admin:notifications_sitedefault_changelist"
ADD = "admin:notifications_sitedefault_add"
TRAIL = "admin:notifications_preferencechange_changelist"

DEFAULT = {
    "scope": "kind:job_completed",
    "channel": "email",
    "is_enabled": "false",
    "frequency": "",
}


def test_a_default_is_set_changed_and_forgotten(bob_client, bob):
    assert bob_client.post(reverse(ADD), DEFAULT).status_code == 302
    row = SiteDefault.objects.get()
    assert (row.scope, row.channel, row.is_enabled) == (
        "kind:job_completed",
        "email",
        False,
    )

    there = reverse("admin:notifications_sitedefault_change", args=[row.pk])
    bob_client.post(there, {"is_enabled": "true", "frequency": "daily"})
    row.refresh_from_db()
    assert (row.is_enabled, row.frequency) == (True, "daily")

    gone = reverse("admin:notifications_sitedefault_delete", args=[row.pk])
    bob_client.post(gone, {"post": "yes"})
    assert not SiteDefault.objects.exists()
    lines = PreferenceChange.objects.all()
    assert [line.actor for line in lines] == [bob] * 3


def test_a_default_is_said_in_words(bob_client):
    bob_client.post(reverse(ADD), DEFAULT | {"frequency": "hourly"})
    row = SiteDefault.objects.get()
    there = reverse("admin:notifications_sitedefault_change", args=[row.pk])

    for address in (reverse(LIST), there):
        html = bob_client.get(address).content.decode()
        assert "Job completed" in html
        assert "Hourly digest" in html
        assert "E-mail" in html
        assert "kind:job_completed<" not in html


@pytest.mark.parametrize(
    "change",
    [
        {"is_enabled": "unknown"},
        {"scope": "kind:nothing"},
        {"channel": "database"},
    ],
)
def test_a_default_that_means_nothing_is_refused(bob_client, change):
    response = bob_client.post(reverse(ADD), DEFAULT | change)

    assert response.status_code == 200
    assert not SiteDefault.objects.exists()


def test_the_trail_is_looked_at_and_stays(bob_client):
    bob_client.post(reverse(ADD), DEFAULT)
    line = PreferenceChange.objects.get()

    html = bob_client.get(reverse(TRAIL)).content.decode()

    assert "Job completed, e-mail" in html
    assert "off" in html
    gone = reverse("admin:notifications_preferencechange_delete", args=[line.pk])
    assert bob_client.post(gone, {"post": "yes"}).status_code == 403


def test_defaults_are_not_for_everybody(alice_client):
    assert alice_client.get(reverse(LIST)).status_code == 302
