"""Pages per second of text PDFs through the whole system, against bare loops.

    python -m benchmarks.pipeline --documents 12 --rounds 3
    python -m benchmarks.pipeline --folder PATH    # PDFs of your own

The same files go through three: `bare` takes the text of each page by pypdfium2 and
keeps nothing; `work` also does with each page what the stages do (census, the reader's
checks, analysis) and keeps nothing; `ours` is the product from handing in to the last
document's end, with its sandbox, rows, events and flushes. Each has two processes, and
is warm; they take turns. A page has some 3,000 characters in an embedded font; so many
documents of 20 to 200 pages, evenly spread on a scale of ratios, are handed in at once.
At the end it prints where a page's time goes, in readers, workers and all others.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from pypdfium2 import PdfDocument

from benchmarks.actors import ROOT, Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.proc import reader_seconds, spent_seconds
from benchmarks.quantiles import median
from benchmarks.typeset import typeset
from config.server.children import end, spawn

PROCESSES = 2
WORKER = ("worker", "-Q", "documents", "-c", str(PROCESSES), "-O", "fair")
QUIET = ("--without-gossip", "--without-mingle")
FEWEST, MOST = 20, 200
PEERS = ("bare", "work")
OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one round took: the pages a second, and CPU milliseconds a page by part."""

    rate: float
    cpu: dict[str, float]

    def __str__(self) -> str:
        parts = ", ".join(f"{spent:.2f} {part}" for part, spent in self.cpu.items())
        told = f"{self.rate:6.0f} pages/s, CPU ms a page: {parts}"
        return f"{told}; {self.free:.2f} neither"

    @property
    def whole(self) -> float:
        """The CPU milliseconds of all parts."""
        return sum(self.cpu.values())

    @property
    def free(self) -> float:
        """The milliseconds a page in which a core was idle, or worked for others."""
        return (os.cpu_count() or 1) * 1000 / self.rate - self.whole


@dataclass(slots=True, kw_only=True)
class Bench:
    """Those who take turns at the same files."""

    files: list[str]
    pages: int
    peers: list[Actor]
    client: Actor
    worker: int
    valkey: int
    taken: dict[str, list[Taken]] = field(default_factory=dict)

    def round(self, who: str, files: Sequence[str] | None = None) -> Taken:
        """Let one of them read the files."""
        named = list(self.files if files is None else files)
        before = self._spent(who)
        began_at = time.monotonic()
        self._read(who, named)
        seconds = time.monotonic() - began_at
        spent = {part: now - before[part] for part, now in self._spent(who).items()}
        return Taken(
            rate=self.pages / seconds,
            cpu={part: used * 1000 / self.pages for part, used in spent.items()},
        )

    def _read(self, who: str, files: list[str]) -> None:
        if who == OURS:
            self.client.ask(OURS, files=files)
            return
        left: SimpleQueue[str] = SimpleQueue()
        for file in files:
            left.put(file)
        with ThreadPoolExecutor(len(self.peers)) as pool:
            list(pool.map(lambda peer: _read_all(peer, who, left), self.peers))

    def _spent(self, who: str) -> dict[str, float]:
        if who != OURS:
            return {"peers": sum(spent_seconds(peer.pid) for peer in self.peers)}
        readers = reader_seconds(self.worker)
        return {
            "readers": readers,
            "workers": spent_seconds(self.worker) - readers,
            "handing in": spent_seconds(self.client.pid),
            "Valkey": spent_seconds(self.valkey),
        }


def _read_all(peer: Actor, who: str, left: SimpleQueue[str]) -> None:
    """Let a process take one file after the other, so that none waits for the other."""
    while True:
        try:
            file = left.get_nowait()
        except Empty:
            return
        peer.ask(who, files=[file])


@contextmanager
def working(place: Ground) -> Iterator[int]:
    """Run the product's worker for the length of the block; yield its process id."""
    command = (sys.executable, "-m", "celery", "-A", "config", *WORKER, *QUIET)
    with (place.folder / "worker.log").open("ab") as output:
        child = spawn(command, env=place.env, cwd=ROOT, output=output)
    try:
        yield child.pid
    finally:
        end([child])


@contextmanager
def bench(folder: Path | None, documents: int) -> Iterator[Bench]:
    """Set all up and let each process load what it loads once."""
    with ground() as place, ExitStack() as stack:
        files = own_files(folder) if folder else make_files(place.folder, documents)
        names = ["benchmarks.pipeline_peer"] * PROCESSES + [
            "benchmarks.pipeline_client"
        ]
        *peers, client = (
            stack.enter_context(Actor.running(name, place.env)) for name in names
        )
        client.ask("prepare")
        made = Bench(
            files=files,
            pages=sum(map(_pages, files)),
            peers=peers,
            client=client,
            worker=stack.enter_context(working(place)),
            valkey=place.valkey,
        )
        for who in (*PEERS, OURS):
            made.round(who, files[:1] * PROCESSES * 2)
        yield made


def make_files(folder: Path, documents: int) -> list[str]:
    """Write documents of 20 to 200 pages."""
    steps = max(1, documents - 1)
    sizes = [FEWEST * (MOST / FEWEST) ** (n / steps) for n in range(documents)]
    paths = [folder / f"report-{number}.pdf" for number in range(documents)]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(typeset(round(size)))
    return [str(path) for path in paths]


def own_files(folder: Path) -> list[str]:
    """Return somebody's own PDFs."""
    return sorted(map(str, folder.glob("*.pdf")))


def _pages(file: str) -> int:
    with PdfDocument(file) as document:
        return len(document)


def report(taken: dict[str, list[Taken]]) -> str:
    """Return the ratios of the medians, by the clock and by processor time."""
    rate = {who: median([each.rate for each in all_]) for who, all_ in taken.items()}
    cpu = {who: median([each.whole for each in all_]) for who, all_ in taken.items()}
    lines = [
        f"  the whole system reaches {rate[OURS] / rate[who]:.0%} of {about}; "
        f"a page takes {cpu[OURS] / cpu[who]:.2f} times the processor time"
        for who, about in (
            ("bare", "the bare extraction loop"),
            ("work", "extraction with the same analysis, without it"),
        )
    ]
    return "\n".join([*lines, *_parts(taken)])


def _parts(taken: dict[str, list[Taken]]) -> list[str]:
    """Say where a page's time goes: the medians of each part, and the bare loop's."""
    bare = median([each.whole for each in taken["bare"]])
    ours = taken[OURS]
    parts = {part: median([each.cpu[part] for each in ours]) for part in ours[0].cpu}
    parts["idle, others"] = median([each.free for each in ours])
    return [
        f"  a page takes {bare:.2f} ms of the bare loop, and of the whole system:",
        *(f"    {part:12} {spent:.2f} ms" for part, spent in parts.items()),
    ]


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    print(conditions())
    with bench(given.folder, given.documents) as made:
        print(f"{len(made.files)} documents, {made.pages} pages, {given.rounds} rounds")
        for _ in range(given.rounds):
            for who in (*PEERS, OURS):
                made.taken.setdefault(who, []).append(made.round(who))
                print(f"  {who:4} {made.taken[who][-1]}, load {load()}", flush=True)
        print(report(made.taken))


if __name__ == "__main__":
    main()
