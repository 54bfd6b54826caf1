"""What a document costs among few and among many, and the memory of long ones.

    python -m benchmarks.scale --few 50 --many 1000 --short 200 --long 2000

One worker of two processes takes a job of few documents, one of many, and the first
again; then a document of some pages, and one of many. Cost is the processor time of
the worker with all that it starts, which other load on the machine changes little;
memory is the peak of all of them together, what they share counted once (PSS).
`--only cost` or `--only memory` takes one of the two by itself.
"""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.actors import Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.pipeline import working
from benchmarks.proc import proportional_bytes, spent_seconds
from workers.samples import make_pdf

PARTS = COST, MEMORY = "cost", "memory"
PAGES = 2
SAMPLE_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a job took: milliseconds a document of processor time and of waiting."""

    cpu: float
    wall: float

    def __str__(self) -> str:
        return f"{self.cpu:6.1f} ms of processor, {self.wall:6.1f} ms waited a document"


def make_file(place: Ground, pages: int) -> str:
    """Write a report and return its path."""
    path = place.folder / f"report-{pages}.pdf"
    path.write_bytes(make_pdf(pages))
    return str(path)


def cost_of(client: Actor, worker: int, file: str, documents: int) -> Cost:
    """Let a job of so many documents through."""
    before = spent_seconds(worker)
    seconds = float(client.ask("ours", files=[file] * documents))
    spent = spent_seconds(worker) - before
    return Cost(cpu=spent / documents * 1000, wall=seconds / documents * 1000)


class Peak:
    """Watches a worker with all that it starts, and keeps the most memory they took."""

    def __init__(self, worker: int) -> None:
        self._worker = worker
        self._is_over = threading.Event()
        self.most = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch for the length of the block."""
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(SAMPLE_SECONDS):
            self.most = max(self.most, proportional_bytes(self._worker))


def memory_of(client: Actor, worker: int, file: str) -> int:
    """Let one document through; return the most memory in bytes that it took."""
    peak = Peak(worker)
    with peak.watching():
        client.ask("ours", files=[file])
    return peak.most


def costs(client: Actor, worker: int, file: str, few: int, many: int) -> None:
    """Print the cost of a document among few, among many, and among few again."""
    found: list[Cost] = []
    for documents in (few, many, few):
        found.append(cost_of(client, worker, file, documents))
        print(f"  {documents:5} documents: {found[-1]}, load {load()}", flush=True)
    among_few = (found[0].cpu + found[2].cpu) / 2
    print(
        f"  among {many} a document costs {found[1].cpu / among_few:.2f} times as much",
        flush=True,
    )


def memories(client: Actor, worker: int, short: str, long: str) -> None:
    """Print the memory that a short and a long document take."""
    found = []
    for file in (short, long):
        found.append(memory_of(client, worker, file))
        print(f"  {Path(file).name}: {found[-1] / 2**20:.0f} MiB at most", flush=True)
    print(f"  the long one takes {found[1] / found[0]:.2f} times the memory")


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=50)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--short", type=int, default=200)
    parser.add_argument("--long", type=int, default=2000)
    parser.add_argument("--only", choices=PARTS)
    given = parser.parse_args()
    print(conditions(), flush=True)
    with (
        ground(HEADWAY_UPLOAD_MAX_FILES=str(given.many)) as place,
        Actor.running("benchmarks.pipeline_client", place.env) as client,
    ):
        client.ask("prepare")
        files = [make_file(place, pages) for pages in (PAGES, given.short, given.long)]
        with working(place) as worker:
            client.ask("ours", files=files[:1] * 4)
            if given.only in (None, COST):
                costs(client, worker, files[0], given.few, given.many)
            if given.only in (None, MEMORY):
                memories(client, worker, *files[1:])


if __name__ == "__main__":
    main()
