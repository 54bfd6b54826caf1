"""The site's defaults: written with a line of the trail, and at once in force."""

from __future__ import annotations

from notifications.kinds import Channel
from notifications.models import PreferenceChange, SiteDefault
from notifications.preferences.changes import UNSAID, CellChange
from notifications.preferences.site import set_default
from notifications.statuses import Status
from tests.notifications.digests.conftest import NOW, hold_back, make_delivery

DAILY = CellChange(frequency="daily")


def test_a_default_is_written_and_forgotten_with_its_author(bob):
    for change in (DAILY, DAILY, UNSAID):
        set_default("*", Channel.EMAIL, change, actor_id=bob.pk, now=NOW)

    assert not SiteDefault.objects.exists()
    lines = PreferenceChange.objects.order_by("pk")
    assert [line.after["frequency"] for line in lines] == ["daily", ""]
    assert {(line.user, line.actor, line.source) for line in lines} == {
        (None, bob, "admin")
    }


def test_what_is_held_back_goes_by_it_at_once(alice, bob):
    held = [hold_back(make_delivery(user)) for user in (alice, bob)]

    set_default("*", Channel.EMAIL, DAILY, actor_id=bob.pk, now=NOW)

    for delivery in held:
        delivery.refresh_from_db()
        assert delivery.status == Status.PENDING
