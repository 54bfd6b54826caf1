"""Staff are told when a push service does not accept us: once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.errors import TransientFailure
from notifications.kinds import Severity
from notifications.models import NotificationEvent
from notifications.push.alarm import tell_of_key
from notifications.statuses import Reason
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db

FAILURE = TransientFailure(Reason.MISCONFIGURED, "It does not accept our key (403).")


def test_one_alert_a_day_and_service_is_enough():
    for service, now in (
        ("fcm", NOW),
        ("fcm", NOW),
        ("apple", NOW),
        ("fcm", NOW + timedelta(days=1)),
    ):
        tell_of_key(service, FAILURE, now=now)
    assert NotificationEvent.objects.filter(kind="system_alert").count() == 3


def test_it_wakes_nobody_since_any_browser_can_bring_it_about():
    tell_of_key("fcm", FAILURE, now=NOW)
    assert NotificationEvent.objects.get().severity == Severity.ERROR
