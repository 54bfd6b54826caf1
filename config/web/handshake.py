"""What a WebSocket needs no more once it is open, or needs as all others do.

Autobahn gives each connection a copy of all options and of a dozen flags, and keeps
the request whole and in parts. Without them an idle connection costs 8 kB instead of
14, measured with 600 of them and headers of 300 bytes; browsers send more.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from daphne.ws_protocol import WebSocketProtocol

HANDSHAKE = frozenset(
    {
        "_raw_query_string",
        "_transport_details",
        "_wskey",
        "application_deferred",
        "clean_headers",
        "http_headers",
        "http_request_data",
        "http_request_host",
        "http_request_params",
        "http_request_path",
        "http_request_uri",
        "http_response_data",
        "http_status_line",
        "perMessageCompressionAccept",
        "protocol_to_accept",
        "root_path",
        "websocket_extensions",
        "websocket_extensions_in_use",
        "websocket_origin",
        "websocket_protocols",
    }
)
#: What is noted of each connection, and is so for nearly all.
FALSE_SO_FAR = (
    "closedByMe",
    "droppedByMe",
    "failedByMe",
    "triggered",
    "wasClean",
    "wasCloseHandshakeTimeout",
    "wasMaxFramePayloadSizeExceeded",
    "wasMaxMessagePayloadSizeExceeded",
    "wasOpenHandshakeTimeout",
    "wasServerConnectionDropTimeout",
    "wasServingFlashSocketPolicyFile",
)
NONE_SO_FAR = (
    "_perMessageCompress",
    "autoPingPending",
    "autoPingPendingCall",
    "autoPingPendingSent",
    "autoPingTimeoutCall",
    "closeHandshakeTimeoutCall",
    "current_frame",
    "localCloseCode",
    "localCloseReason",
    "openHandshakeTimeoutCall",
    "remoteCloseCode",
    "remoteCloseReason",
    "trackedTimings",
    "wasNotCleanReason",
    "websocket_protocol_in_use",
)
OPTIONS = (
    *WebSocketProtocol.CONFIG_ATTRS_COMMON,
    *WebSocketProtocol.CONFIG_ATTRS_SERVER,
)


class Asked(NamedTuple):
    """What is left of the request: the log names a connection by it."""

    path: str


def shared_attributes(factory: Any) -> dict[str, Any]:
    """Return what a class may hold for all connections of a factory."""
    return {
        **{name: getattr(factory, name) for name in OPTIONS if name not in HANDSHAKE},
        **dict.fromkeys(FALSE_SO_FAR, False),
        **dict.fromkeys(NONE_SO_FAR),
    }


def needed(attributes: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that an open connection has to hold itself."""
    return {
        name: value
        for name, value in attributes.items()
        if name not in HANDSHAKE and shared.get(name, needed) is not value
    }
