"""How long a cancel takes, from its commit to the row that says cancelled.

    python -m benchmarks.cancel --rounds 20 --stuck 5

`scan` cancels a document in text recognition at a random moment; `reader` one whose
page hangs for ever in its reader, which is stopped by SIGSTOP; `worker` forces one that
hangs in the worker itself, where no page border comes: its process is killed, and its
time ends when the row was taken over. One worker with one process. What ends it early,
SIGINT or SIGTERM, ends it with a summary of what there is.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import psutil

from benchmarks.actors import ROOT, Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.quantiles import median, quantile
from config.server.children import end, spawn
from workers.samples.canvas import Canvas
from workers.samples.pdf_file import PdfFile
from workers.samples.pictures import PAGE_SIZE, make_jpeg

WORKER = ("worker", "-Q", "documents,ocr", "-c", "1", "--without-gossip")
#: Pages of a scan: more than are recognised before it is cancelled.
PAGES = 40
#: A scan is cancelled with fewer pages read than this.
MOST_READ = 4
#: A cancel comes within so many seconds after a page began.
SPAN = 3.0
#: What a cancel at a page border may take.
BAR = 2.0

Latencies = dict[str, list[float]]


@contextmanager
def working(place: Ground) -> Iterator[int]:
    """Run a worker for the length of the block; yield its process id."""
    command = (sys.executable, "-m", "celery", "-A", "benchmarks.cancel_tasks")
    with (place.folder / "worker.log").open("ab") as output:
        child = spawn([*command, *WORKER], env=place.env, cwd=ROOT, output=output)
    try:
        yield child.pid
    finally:
        end([child])


def make_scan(folder: Path) -> str:
    """Write a PDF whose pages all show the same picture."""
    file = PdfFile()
    lines = [f"Line {number} of a page to be recognised" for number in range(30)]
    picture = file.add_jpeg(make_jpeg(lines), *PAGE_SIZE)
    canvas = Canvas()
    canvas.picture(picture)
    for _ in range(PAGES):
        file.add_page(canvas.content, [picture])
    path = folder / "scan.pdf"
    path.write_bytes(file.finish(title="Scan", author="Headway"))
    return str(path)


def measure(rounds: int, stuck: int) -> None:
    """Stop so many documents of each kind, and print the seconds that it took."""
    with (
        ground() as place,
        Actor.running("benchmarks.cancel_client", place.env) as client,
    ):
        client.ask("prepare")
        scan = make_scan(place.folder)
        with working(place) as worker, summed_up() as found:
            for number in range(rounds):
                note(found, "scan", cancel_scan(client, scan, number))
            for _ in range(stuck):
                note(found, "reader", cancel_hanging(client, scan, worker))
            for _ in range(stuck):
                forced = client.ask("force", job=client.ask("begin_stuck"))
                note(found, "worker", forced)


@contextmanager
def summed_up() -> Iterator[Latencies]:
    """Yield what is to hold the figures; print the summary, however the block ends.

    It is printed before anything is closed, which may take longer than whoever ends
    this waits.
    """
    found: Latencies = {"scan": [], "reader": [], "worker": []}
    try:
        yield found
    finally:
        for kind, seconds in found.items():
            if seconds:
                print(report(kind, seconds), flush=True)


def cancel_scan(client: Actor, scan: str, seed: int) -> dict[str, Any]:
    """Cancel a scan somewhere in a page."""
    job = client.ask("begin", file=scan, pages=seed % MOST_READ)
    time.sleep(random.Random(seed).uniform(0, SPAN))
    return dict(client.ask("cancel", job=job))


def cancel_hanging(client: Actor, scan: str, worker: int) -> dict[str, Any]:
    """Cancel a scan whose reader does not move any more."""
    job = client.ask("begin", file=scan, pages=1)
    for reader in readers_of(worker):
        os.kill(reader, signal.SIGSTOP)
    return dict(client.ask("cancel", job=job))


def readers_of(worker: int) -> list[int]:
    """Return the processes that read documents: children of the worker's zygotes."""
    below = psutil.Process(worker).children(recursive=True)
    zygotes = {process.pid for process in below if is_zygote(process)}
    return [process.pid for process in below if process.ppid() in zygotes]


def is_zygote(process: psutil.Process) -> bool:
    """Whether a process forks readers, or is such a fork."""
    return "workers.sandbox" in process.cmdline()


def note(found: Latencies, kind: str, answer: dict[str, Any]) -> None:
    """Keep one figure, and print it."""
    seconds = float(answer["seconds"])
    found[kind].append(seconds)
    kept = f"{answer['pages']} pages kept"
    print(f"  {kind:6} {seconds:5.2f} s, {kept}, load {load()}", flush=True)


def report(kind: str, found: Sequence[float]) -> str:
    """Return the distribution of one kind, and how many were within the bar."""
    within = sum(seconds <= BAR for seconds in found)
    return (
        f"  {kind:6} median {median(found):.2f} s, p95 {quantile(found, 0.95):.2f} s, "
        f"longest {max(found):.2f} s; {within} of {len(found)} within {BAR:.0f} s"
    )


def stop(number: int, _: FrameType | None) -> NoReturn:
    """End for a signal as for an error: what was started is ended, too."""
    raise SystemExit(128 + number)


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--stuck", type=int, default=5)
    given = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    print(conditions(), flush=True)
    measure(given.rounds, given.stuck)


if __name__ == "__main__":
    main()
