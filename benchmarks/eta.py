"""How good estimates are: runs the real pipeline over a mixed corpus, then replays it.

python -m benchmarks.eta [--documents N] [--minutes M] [--traces FILE] [--seed S]

The traces go to a file (var/eta.jsonl), which `manage.py eta_report --traces FILE`
reads again at any time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from honcho.environ import parse_procfile

from benchmarks.actors import ROOT, Actor
from benchmarks.conditions import conditions
from benchmarks.ground import Ground, ground
from config.server.children import end, spawn

DESK = "benchmarks.eta_desk"
#: Two processes. A document is read in one go: what is handed on to another queue, or
#: gives way to others, has no one run that could be compared with what was said of it.
SETTINGS = {
    "WORKERS": "2",
    "HEADWAY_OCR_PAGES": "0",
    "HEADWAY_SLICE_SECONDS": "3600",
}


def main() -> None:
    """Make the traces, then print the report."""
    options = _options()
    traces = Path(options.traces).resolve()
    traces.parent.mkdir(parents=True, exist_ok=True)
    print(conditions())
    with ground(**SETTINGS) as place, Actor.running(DESK, place.env) as desk:
        desk.ask("prepare")
        with _working(place):
            seconds = options.minutes * 60
            print(
                desk.ask(
                    "run",
                    documents=options.documents,
                    seconds=seconds,
                    seed=options.seed,
                )
            )
        print(f"{desk.ask('export', path=str(traces))} traces in {traces}")
        report = [sys.executable, "manage.py", "eta_report", "--traces", str(traces)]
        subprocess.run(report, env=dict(place.env), cwd=ROOT, check=True)


@contextmanager
def _working(place: Ground) -> Iterator[None]:
    """Let the worker of the Procfile work for the length of the block."""
    lines = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes
    with (place.folder / "worker.log").open("ab") as output:
        worker = spawn(
            f"nice -n 5 {lines['worker']}", env=place.env, cwd=ROOT, output=output
        )
    try:
        yield
    finally:
        end([worker])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=360)
    parser.add_argument("--minutes", type=float, default=9.0)
    parser.add_argument("--traces", default="var/eta.jsonl")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
