"""Where the processes' lines go: each to its own log file, some to the terminal."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from honcho.printer import Message, Printer

from config.server.children import Child, output_of

#: A line of ours (config/logs.py) that somebody should see.
TROUBLE = re.compile(rb"^[\d-]+ [\d:,]+ (WARNING|ERROR|CRITICAL) ")
Line = Callable[[bytes], None]


def fresh_log(logs: Path, name: str) -> Path:
    """The log file of this start; the one of the last start is kept as NAME.log.1."""
    logs.mkdir(exist_ok=True)
    log = logs / f"{name}.log"
    if log.exists():
        log.replace(logs / f"{name}.log.1")
    return log


def last_lines(log: Path, number: int = 20) -> str:
    """The end of a log, for the message that says that its process ended."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-number:])


def terminal(printer: Printer, name: str, colour: str, *, is_verbose: bool) -> Line:
    """Shows a process's lines with its name: all of them, or only trouble."""

    def show(line: bytes) -> None:
        if is_verbose or TROUBLE.search(line):
            printer.write(
                Message(
                    type="line",
                    data=line,
                    time=datetime.now(),
                    name=name,
                    colour=colour,
                )
            )

    return show


def pump(child: Child, log: Path, show: Line) -> threading.Thread:
    """Copy what a child says to its log and to `show` until it ends, in a thread."""
    source = output_of(child)

    def copy() -> None:
        with source, log.open("ab", buffering=0) as file:
            for line in source:
                file.write(line)
                show(line)

    thread = threading.Thread(target=copy, name=f"log of {log.stem}", daemon=True)
    thread.start()
    return thread
