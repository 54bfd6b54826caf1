"""System checks of browser push."""

from __future__ import annotations

from notifications.push.checks import push_services_can_write, vapid_key_can_be_used


def test_a_key_that_is_none_is_an_error(settings):
    assert vapid_key_can_be_used(None) == []
    settings.HEADWAY_VAPID_PRIVATE_KEY = "secret"
    (message,) = vapid_key_can_be_used(None)
    assert message.id == "headway.E022"
    assert "secret" not in message.msg
    settings.HEADWAY_VAPID_PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
    assert vapid_key_can_be_used(None) == []


def test_a_contact_that_leads_nowhere_is_warned_of(settings):
    settings.DEFAULT_FROM_EMAIL = "Headway <headway@localhost>"
    (message,) = push_services_can_write(None)
    assert message.id == "headway.W023"
    settings.HEADWAY_VAPID_CONTACT = "mailto:admin@example.org"
    assert push_services_can_write(None) == []
