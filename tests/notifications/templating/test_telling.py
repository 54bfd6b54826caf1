"""Staff hear once of a text of theirs that cannot be used."""

from __future__ import annotations

import pytest

from notifications import templating
from notifications.context import sample_context
from notifications.kinds import Channel, Kind
from notifications.models import NotificationEvent
from notifications.templating import alarm
from tests.notifications.templating.conftest import publish

pytestmark = pytest.mark.django_db


def test_staff_are_told_once_for_each_version():
    context = sample_context(Kind.JOB_COMPLETED)
    for broken in ("{{ a |", "{{ b |"):
        publish(text=broken)
        for _ in range(3):
            templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "", context)

    alerts = NotificationEvent.objects.filter(kind=Kind.SYSTEM_ALERT)
    assert alerts.count() == 2
    assert "job_completed by email" in alerts.first().payload["title"]


def test_an_alarm_that_fails_loses_no_message(monkeypatch):
    publish(text="{{ a |")

    def fail(*args: object, **values: object) -> None:
        raise RuntimeError

    alarm.template_unusable.connect(fail)
    context = sample_context(Kind.JOB_COMPLETED)
    try:
        message = templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "", context)
    finally:
        alarm.template_unusable.disconnect(fail)

    assert message.subject == context["headline"]
