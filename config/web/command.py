"""The command line: daphne's, with defaults that live delivery needs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from daphne.cli import CommandLineInterface

from config.web.server import WebServer

APPLICATION = "config.asgi:application"
#: What says where to listen; without any of them HOST and PORT do.
PLACES = ("host", "port", "unix_socket", "file_descriptor", "socket_strings")


class CommandLine(CommandLineInterface):
    """Runs `WebServer`; each of daphne's options may be given."""

    description = "Serve Headway: HTTP, server-sent events and WebSockets."
    server_class = WebServer

    def __init__(self) -> None:
        super().__init__()
        self.parser.prog = "python -m config.web"
        self.parser.set_defaults(
            server_name="headway",
            # Connections last; what is dead is found by ping, and clients resume.
            websocket_timeout=-1,
            # Daphne's ping is a backstop behind the protocol's heartbeat. A second one
            # must not go out while a first one waits for its answer.
            ping_interval=75,
            ping_timeout=25,
            websocket_max_message_size=64 * 1024,
            websocket_max_frame_size=64 * 1024,
        )

    def arguments(self, given: Sequence[str]) -> list[str]:
        """Complete what was given: the application always, HOST and PORT if needed."""
        options = self.parser.parse_args([*given, APPLICATION])
        place: tuple[str, ...] = ()
        if not any(getattr(options, name) not in (None, []) for name in PLACES):
            host = os.environ.get("HOST") or "127.0.0.1"
            place = ("-b", host, "-p", os.environ.get("PORT") or "8000")
        return [*place, *given, APPLICATION]
