"""Whom push services write to."""

from __future__ import annotations

import pytest

from notifications.push.contact import is_reachable, vapid_contact


def test_what_is_set_rules_over_the_sender_of_mails(settings):
    settings.DEFAULT_FROM_EMAIL = "Headway <headway@example.org>"
    assert vapid_contact() == "mailto:headway@example.org"
    settings.HEADWAY_VAPID_CONTACT = "https://example.org/contact"
    assert vapid_contact() == "https://example.org/contact"


def test_a_site_without_a_sender_gives_its_own_address(settings):
    settings.DEFAULT_FROM_EMAIL = "Headway <headway@localhost>"
    assert vapid_contact() == "mailto:headway@localhost"
    settings.HEADWAY_BASE_URL = "https://headway.example.org"
    assert vapid_contact() == "https://headway.example.org"


@pytest.mark.parametrize(
    ("contact", "verdict"),
    [
        ("mailto:admin@example.org", True),
        ("https://example.org/contact", True),
        ("mailto:headway@localhost", False),
        ("mailto:headway@host.local", False),
        ("mailto:", False),
        ("http://example.org", False),
        ("https://localhost:8000/", False),
        ("admin@example.org", False),
    ],
)
def test_an_address_that_leads_nowhere_is_known(contact, verdict):
    assert is_reachable(contact) is verdict
