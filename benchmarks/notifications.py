"""Deliveries a second by channel, beside a bare loop over the same backend.

    python -m benchmarks.notifications --count 200 --threads 4 --latency 0.02

One process with so many threads, as a worker has them, once calls the backend alone
with messages that were written before, and once makes deliveries: claims, looks at
preferences, writes, sends, and keeps what came of it. The provider of mails, the
receiver of webhooks and the push service are another process on this machine, which
takes `latency` seconds to answer. Then one event is told to many people.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground

CHANNELS = ("email", "webhook", "push", "websocket", "log")


def measure(place: Ground, arguments: argparse.Namespace, port: int) -> None:
    """Prepare a database, and let the client print its lines."""
    url = f"http://127.0.0.1:{port}/"
    env = {
        **place.env,
        "RESEND_API_KEY": "re_benchmark",
        "ANYMAIL_RESEND_API_URL": url,
        "HEADWAY_MAILS_PER_SECOND": "0",
        "HEADWAY_OUTBOUND_NETWORKS": "127.0.0.0/8",
        "HEADWAY_OUTBOUND_PORTS": "1-65535",
        "HEADWAY_OUTBOUND_HTTP": "1",
        "HEADWAY_PUSH_HOSTS": url.rstrip("/"),
    }
    run = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(run, env=env, check=True)
    client = [sys.executable, "-m", "benchmarks.notifications_client", url]
    given = [arguments.count, arguments.threads, arguments.people]
    subprocess.run([*client, *map(str, given), *CHANNELS], env=env, check=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--latency", type=float, default=0.02)
    parser.add_argument("--people", type=int, default=10_000)
    arguments = parser.parse_args()
    print(conditions())
    print(
        f"{arguments.count} deliveries of each channel, {arguments.threads} threads, "
        f"{arguments.latency * 1000:.0f} ms until a provider answers"
    )
    peer = [sys.executable, "-m", "benchmarks.notifications_peer"]
    with (
        ground() as place,
        subprocess.Popen(
            [*peer, str(arguments.latency)], stdout=subprocess.PIPE, text=True
        ) as server,
    ):
        assert server.stdout is not None
        try:
            measure(place, arguments, int(server.stdout.readline()))
        finally:
            server.terminate()
    print(load())


if __name__ == "__main__":
    main()
