"""Plays a mail provider and a webhook receiver: takes everything, after a while."""

from __future__ import annotations

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = b'{"id": "b0b1b2b3-0000-4000-8000-000000000000"}'


class Peer(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    latency = 0.0

    def do_POST(self) -> None:
        """Read all of it, wait, and say yes."""
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.latency)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def main() -> None:
    """Print the port, and serve."""
    Peer.latency = float(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
