"""Digests as rows: one for each window, and due once it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from notifications.kinds import Channel
from notifications.models import Cadence, Digest
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def gather(user: User, **values: Any) -> Digest:
    defaults = {
        "channel": Channel.EMAIL,
        "cadence": Cadence.DAILY,
        "window_key": "2026-11-22",
        "due_at": NOW,
        "created_at": NOW - HOUR,
    }
    return Digest.objects.create(recipient=user, **(defaults | values))


def test_open_digests_are_due_when_their_window_is_over_the_oldest_first(alice, bob):
    late = gather(alice, due_at=NOW - HOUR)
    just = gather(bob)
    gather(alice, channel=Channel.PUSH, due_at=NOW + HOUR)
    assert list(Digest.objects.due(NOW)) == [late, just]


def test_a_digest_that_was_closed_is_never_due_again(alice):
    gather(alice, closed_at=NOW)
    assert not Digest.objects.due(NOW + HOUR).exists()


def test_a_window_is_gathered_once_for_each_person_and_channel(alice, bob):
    gather(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        gather(alice)
    gather(bob)
    gather(alice, channel=Channel.PUSH)
    gather(alice, cadence=Cadence.QUIET)
    assert Digest.objects.count() == 4


def test_a_digest_is_called_by_its_window_and_channel(alice):
    assert str(gather(alice)) == "daily 2026-11-22 by email"
