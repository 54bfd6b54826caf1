from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from notifications.kinds import Channel, Kind
from notifications.models import Delivery, Notification
from tests.notifications.conftest import fan_out_all


def test_the_command_sends_one_of_each_kind(alice, capsys):
    call_command("notify_test", "alice", channel="email")
    fan_out_all()
    kinds = Notification.objects.filter(recipient=alice).values_list("kind", flat=True)
    assert sorted(kinds) == sorted(Kind)
    assert Delivery.objects.filter(channel=Channel.EMAIL).count() == len(Kind)
    assert Delivery.objects.exclude(channel=Channel.EMAIL).count() == 0
    assert "on their way" in capsys.readouterr().out


def test_the_command_knows_who_is_there(db):
    with pytest.raises(CommandError, match="no user"):
        call_command("notify_test", "nobody")
