from __future__ import annotations

import pytest

from notifications.kinds import Kind
from notifications.models import Delivery, NotificationEvent, NotificationSettings
from notifications.unsubscribe import offers
from notifications.unsubscribe.tokens import Link, link_of
from tests.notifications.conftest import NOW

MANDATORY = {Kind.SYSTEM_ALERT, Kind.TEST}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_optional_kind_can_be_stopped_and_no_other(kind):
    delivery = Delivery(event=NotificationEvent(kind=kind.value))
    expected = "" if kind in MANDATORY else f"kind:{kind.value}"
    assert offers.scope_of(delivery) == expected


def test_a_mail_to_nobody_in_particular_has_no_link():
    assert offers.link_for(Delivery(event=None)) == ""


def test_the_link_is_as_old_as_the_settings(alice):
    NotificationSettings.objects.create(user=alice, epoch=3, updated_at=NOW)
    url = offers.link_for(Delivery(recipient=alice, event=None))
    token = url.rstrip("/").rpartition("/")[2]
    assert link_of(token) == Link(user_id=alice.pk, scope="*", epoch=3)


def test_one_click_is_offered_by_https_alone():
    assert offers.headers_for("https://headway.example.org/u/") == {
        "List-Unsubscribe": "<https://headway.example.org/u/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert set(offers.headers_for("http://localhost/u/")) == {"List-Unsubscribe"}
    assert offers.headers_for("") == {}
