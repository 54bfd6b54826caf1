"""Templates say kinds and channels as the preferences do."""

from __future__ import annotations

from django.template import Context, Template


def said(filtered: str, value: str) -> str:
    source = "{% load labels %}{{ value|" + filtered + " }}"
    return Template(source).render(Context({"value": value}))


def test_a_channel_has_its_label():
    assert said("channel_label", "websocket") == "In the app"
    assert said("channel_label", "log") == "System log"


def test_a_kind_has_its_label():
    assert said("kind_label", "job_failed") == "Job failed"


def test_a_status_has_its_label_and_colour():
    assert said("status_label", "deferred") == "Held back"
    assert said("status_look", "bounced") == "failed"
    assert said("reason_label", "stale") == "No news any more"


def test_a_name_that_is_not_known_stays():
    assert said("kind_label", "of another version") == "of another version"
