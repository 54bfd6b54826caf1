"""An address that does not exist answers by a code that a browser can see."""

from __future__ import annotations

import json

from channels.testing import WebsocketCommunicator

from progress.socket_missing import not_found


async def test_it_is_accepted_told_why_and_closed():
    socket = WebsocketCommunicator(not_found, "/ws/nothing")
    assert (await socket.connect())[0]
    message = json.loads(await socket.receive_from())
    assert (message["type"], message["code"]) == ("error", 4404)
    closed = await socket.receive_output()
    assert (closed["type"], closed["code"]) == ("websocket.close", 4404)
