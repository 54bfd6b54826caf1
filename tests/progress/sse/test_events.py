"""Messages as events: the data is shared, the id is the viewer's own."""

from __future__ import annotations

import re

from progress.relay.encoded import Encoded
from progress.sse.events import event, opening


def test_an_event_carries_the_message_and_where_the_stream_stands():
    message = Encoded(text='{"type":"snapshot"}', seq=7)
    assert event(message, "a~7") == b'id: a~7\ndata: {"type":"snapshot"}\n\n'


def test_what_moves_nothing_leaves_the_last_id_as_it_was():
    heartbeat = Encoded(text='{"type":"heartbeat"}', seq=0)
    assert event(heartbeat, "a~7") == b'data: {"type":"heartbeat"}\n\n'


def test_the_opening_suggests_a_wait_of_one_to_three_seconds():
    found = re.fullmatch(rb"retry: (\d+)\n\n", opening())
    assert 1000 <= int(found[1]) <= 3000
