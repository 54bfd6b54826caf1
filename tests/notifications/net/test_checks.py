"""Settings that would fail each webhook are told at the start."""

from __future__ import annotations

import pytest

from notifications.net.checks import (
    calls_are_encrypted,
    outbound_settings_can_be_read,
)


def test_the_defaults_are_fine():
    assert outbound_settings_can_be_read(None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEADWAY_OUTBOUND_PORTS", ["https"]),
        ("HEADWAY_OUTBOUND_NETWORKS", ["10.0.0.1/8"]),
        ("HEADWAY_OUTBOUND_CA_FILE", "/nowhere/ca.pem"),
    ],
)
def test_what_cannot_be_read_is_an_error(settings, name, value):
    setattr(settings, name, value)
    (message,) = outbound_settings_can_be_read(None)
    assert message.id == "headway.E020"


def test_unencrypted_webhooks_are_warned_of_when_deployed(settings):
    settings.HEADWAY_OUTBOUND_HTTP = True
    assert [message.id for message in calls_are_encrypted(None)] == ["headway.W021"]
    settings.HEADWAY_OUTBOUND_HTTP = False
    assert calls_are_encrypted(None) == []
