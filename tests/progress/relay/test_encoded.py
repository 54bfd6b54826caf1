"""A message that was encoded once."""

from __future__ import annotations

from progress.relay.encoded import Encoded, Transport


def test_one_text_serves_all_transports():
    message = Encoded(text='{"name":"Übung 漢字"}', seq=3)
    assert message.websocket == {"type": "websocket.send", "text": message.text}
    assert message.event == f"data: {message.text}\n\n".encode()


def test_it_is_made_into_an_event_once_for_all_streams():
    message = Encoded(text="{}", seq=3)
    assert message.event is message.event
    assert message.websocket is message.websocket


def test_a_transport_is_named_in_figures_as_it_is():
    assert [str(transport) for transport in Transport] == ["websocket", "sse", "poll"]
