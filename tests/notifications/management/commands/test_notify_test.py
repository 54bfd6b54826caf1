"""The command that sends one of each kind."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from notifications.kinds import Channel, Kind
from notifications.models import Delivery, Notification, NotificationEvent
from tests.notifications.conftest import fan_out_all

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("notify_test", *arguments, stdout=out)
    return out.getvalue().strip()


def test_one_of_each_kind_is_written_down_for_that_person(alice):
    said = run("alice", "--channel", "email")
    assert said == f"{len(Kind)} notifications are on their way by email."
    events = NotificationEvent.objects.all()
    assert sorted(event.kind for event in events) == sorted(Kind)
    assert {event.recipient_id for event in events} == {alice.pk}
    assert all(event.payload["is_test"] for event in events)
    assert {event.payload["channel"] for event in events} == {"email"}


def test_each_goes_by_that_channel_alone_and_into_the_inbox(alice):
    run("alice", "--channel", "email")
    fan_out_all()
    rows = Notification.objects.filter(recipient=alice)
    assert sorted(rows.values_list("kind", flat=True)) == sorted(Kind)
    channels = list(Delivery.objects.values_list("channel", flat=True))
    assert channels == [Channel.EMAIL] * len(Kind)


def test_without_a_channel_they_are_for_the_inbox_alone(alice):
    run("alice")
    channels = {event.payload["channel"] for event in NotificationEvent.objects.all()}
    assert channels == {"database"}


def test_nobody_is_sent_nothing():
    with pytest.raises(CommandError, match='There is no user "nobody"'):
        run("nobody")
    assert not NotificationEvent.objects.exists()


def test_without_a_place_nothing_is_sent(alice):
    with pytest.raises(CommandError, match="no webhook that is switched on"):
        run("alice", "--channel", "webhook")
    assert not NotificationEvent.objects.exists()
