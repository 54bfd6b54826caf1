"""Pages per second of text PDFs through the whole system, against bare loops.

    python -m benchmarks.pipeline --documents 20 --pages 100 --rounds 3

The same files go through three: `bare` takes the text of each page by pypdfium2 and
keeps nothing; `work` does with each page all that a stage does with it (census, the
reader's checks, analysis) and keeps nothing; `ours` is the product from handing in to
the last document's end, with its sandbox, rows, events and flushes. Each has two
processes, and is warm; they take turns.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.actors import ROOT, Actor
from benchmarks.conditions import conditions, load
from benchmarks.ground import Ground, ground
from benchmarks.quantiles import median
from config.server.children import end, spawn
from workers.samples import make_pdf

PROCESSES = 2
WORKER = ("worker", "-Q", "documents", "-c", str(PROCESSES), "-O", "fair")
QUIET = ("--without-gossip", "--without-mingle")
PEERS = ("bare", "work")

Rates = dict[str, list[float]]


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


def make_files(folder: Path, documents: int, pages: int) -> list[str]:
    """Write as many reports as told, all alike: what they say costs the same."""
    data = make_pdf(pages)
    names = [f"report-{number}.pdf" for number in range(1, documents + 1)]
    for name in names:
        (folder / name).write_bytes(data)
    return [str(folder / name) for name in names]


def measure(documents: int, pages: int, rounds: int) -> Rates:
    """Let the three take turns; return their pages per second."""
    rates: Rates = {who: [] for who in (*PEERS, "ours")}
    with ground() as place, ExitStack() as stack:
        files = make_files(place.folder, documents, pages)
        actors = [
            stack.enter_context(Actor.running("benchmarks.pipeline_peer", place.env))
            for _ in range(PROCESSES)
        ]
        client = stack.enter_context(
            Actor.running("benchmarks.pipeline_client", place.env)
        )
        client.ask("prepare")
        stack.enter_context(working(place))
        warm_up(client, actors, files)
        for _ in range(rounds):
            for who, found in rates.items():
                seconds = time_of(who, client, actors, files)
                found.append(documents * pages / seconds)
                print(f"  {who:5} {found[-1]:6.0f} pages/s, load {load()}", flush=True)
    return rates


def warm_up(client: Actor, actors: Sequence[Actor], files: Sequence[str]) -> None:
    """Let each process load what it loads once."""
    few = [files[0]] * PROCESSES
    for who in PEERS:
        time_of(who, client, actors, few)
    time_of("ours", client, actors, few * 2)


def time_of(
    who: str, client: Actor, actors: Sequence[Actor], files: Sequence[str]
) -> float:
    """Return the seconds that the files take, whoever reads them."""
    if who == "ours":
        return float(client.ask("ours", files=list(files)))
    began_at = time.monotonic()
    for index, actor in enumerate(actors):
        actor.tell(who, files=list(files[index :: len(actors)]))
    for actor in actors:
        actor.hear()
    return time.monotonic() - began_at


def report(rates: Rates) -> str:
    """Return the ratios of the medians."""
    middle = {who: median(found) for who, found in rates.items()}
    return (
        f"  the whole system reaches {middle['ours'] / middle['bare']:.0%} of the bare "
        f"loop, and {middle['ours'] / middle['work']:.0%} of the same work without it"
    )


def main() -> None:
    """Read the parameters, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(conditions())
    print(f"{given.documents} documents of {given.pages} pages, {given.rounds} rounds")
    print(report(measure(given.documents, given.pages, given.rounds)))


if __name__ == "__main__":
    main()
