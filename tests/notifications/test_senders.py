from __future__ import annotations

import pytest

from notifications.kinds import Channel
from notifications.senders import SENDERS


def test_every_channel_but_the_inbox_has_a_sender():
    assert set(SENDERS) == set(Channel) - {Channel.DATABASE}


@pytest.mark.parametrize("channel", SENDERS)
def test_each_sender_says_whether_it_may_repeat(channel):
    assert isinstance(SENDERS[channel].is_idempotent(), bool)
