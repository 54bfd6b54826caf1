"""Runs the Procfile's processes until one of them ends or we are told to stop."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from honcho.colour import get_colours
from honcho.environ import parse_procfile
from honcho.printer import Printer

from config.errors import StartError
from config.server.banner import banner
from config.server.children import Child, end, spawn
from config.server.output import fresh_log, last_lines, pump, terminal
from config.server.plan import BASE_DIR, Plan
from config.server.ready import is_ready

READY_SECONDS = 90.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A started process and where its lines go."""

    name: str
    child: Child
    log: Path


class Supervisor:
    """Starts all, watches all, ends all; used as a context manager."""

    def __init__(self, plan: Plan, env: Mapping[str, str]) -> None:
        self.plan = plan
        self.env = env
        self.running: list[Running] = []
        self.pumps: list[threading.Thread] = []
        self.ended: queue.SimpleQueue[Running] = queue.SimpleQueue()

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *exception: object) -> None:
        children = [process.child for process in self.running]
        end(children, seconds=self.plan.patience)
        for thread in self.pumps:  # the last words belong into the log, too
            thread.join(5)

    def start(self, procfile: Path = BASE_DIR / "Procfile") -> None:
        """Start every line of the Procfile, then the threads that listen to them."""
        lines = parse_procfile(procfile.read_text(encoding="utf-8")).processes
        for name, command in lines.items():
            log = fresh_log(self.plan.logs, name)
            child = spawn(command, env=self.env, cwd=BASE_DIR)
            self.running.append(Running(name=name, child=child, log=log))
        self._listen()

    def _listen(self) -> None:
        printer = Printer(sys.stdout, width=max(len(p.name) for p in self.running))
        for process, colour in zip(self.running, get_colours(), strict=False):
            is_verbose = self.plan.is_verbose
            show = terminal(printer, process.name, colour, is_verbose=is_verbose)
            self.pumps.append(pump(process.child, process.log, show))
            self.watch(process)

    def watch(self, process: Running) -> None:
        """Tell the main thread when this process ends."""

        def wait() -> None:
            process.child.wait()
            self.ended.put(process)

        threading.Thread(
            target=wait, name=f"end of {process.name}", daemon=True
        ).start()

    def wait_until_ready(self) -> None:
        """Raises StartError when a process ends before, or it takes too long."""
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready(self.plan):
            self._raise_if_one_ends(timeout=0.1)
            if time.monotonic() > deadline:
                raise StartError(
                    f"Not ready after {READY_SECONDS:.0f} s: {self.plan.address}"
                    f"health/ready says why. The logs are in {self.plan.logs}."
                )
        print(banner(self.plan), flush=True)  # noqa: T201  it is the program's output

    def wait(self) -> None:
        """Wait until a process ends by itself, which raises StartError."""
        while True:
            self._raise_if_one_ends(timeout=None)

    def _raise_if_one_ends(self, timeout: float | None) -> None:
        try:
            process = self.ended.get(timeout=timeout)
        except queue.Empty:
            return
        # Its end may be seen before its last lines are read.
        self.pumps[self.running.index(process)].join(1)
        code = process.child.returncode
        raise StartError(
            f"{last_lines(process.log)}\n\n"
            f"{process.name} ended unexpectedly (code {code}), so all were ended. "
            f"Its log is {process.log}."
        )
