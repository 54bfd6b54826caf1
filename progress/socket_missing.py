"""What answers a WebSocket to an address that does not exist."""

from __future__ import annotations

from typing import Any

from progress.protocol import CloseCode, error_message
from progress.relay import reading


async def not_found(scope: Any, receive: Any, send: Any) -> None:
    """Accept, say why, and close: closed before, a browser would only see 1006."""
    await receive()
    await send({"type": "websocket.accept"})
    text = reading.dumps(error_message(CloseCode.NOT_FOUND))
    await send({"type": "websocket.send", "text": text})
    await send({"type": "websocket.close", "code": int(CloseCode.NOT_FOUND)})
