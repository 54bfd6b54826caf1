"""What a mill's processes, rows and queues look like when something did not come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from django.db import connections
from django.utils import timezone

from progress.models import Attempt, Document
from tests.support.mill import Mill

#: Lines of each log.
TAIL = 60
QUEUES = ("documents", "ocr", "maintenance", "notify")
OF_DOCUMENTS = (
    "pk",
    "state",
    "stage",
    "queue",
    "turn",
    "attempt",
    "pages_done",
    "pages_total",
    "task_id",
    "owner_pid",
    "queued_at",
    "enqueued_at",
    "heartbeat_at",
    "lease_expires_at",
)
OF_ATTEMPTS = (
    "document",
    "number",
    "worker",
    "outcome",
    "pages_at_start",
    "started_at",
    "finished_at",
)


@contextmanager
def kept(mill: Mill) -> Iterator[None]:
    """Add to whatever goes wrong in the block what there was to see of it."""
    try:
        yield
    except BaseException as error:
        error.add_note(_told(mill))
        raise


def _told(mill: Mill) -> str:
    parts: dict[str, Callable[[], Iterator[str]]] = {
        "documents": _documents,
        "attempts": _attempts,
        "Valkey": lambda: _queues(mill),
        "processes": lambda: _processes(mill),
        "logs": lambda: _logs(mill.folder),
    }
    return "\n".join(line for part in parts.items() for line in _part(*part))


def _part(name: str, tell: Callable[[], Iterator[str]]) -> Iterator[str]:
    """Yield one part under its name; what cannot be told is no reason to stop."""
    yield f"== {name} at {timezone.now():%H:%M:%S.%f}"
    try:
        yield from tell()
    except Exception as error:
        yield repr(error)


def _documents() -> Iterator[str]:
    connections.close_all()
    for row in Document.objects.active().order_by("turn").values_list(*OF_DOCUMENTS):
        yield _line(OF_DOCUMENTS, row)


def _attempts() -> Iterator[str]:
    rows = Attempt.objects.filter(document__in=Document.objects.active())
    for row in rows.order_by("started_at").values_list(*OF_ATTEMPTS):
        yield _line(OF_ATTEMPTS, row)


def _line(names: tuple[str, ...], values: tuple[object, ...]) -> str:
    return " ".join(f"{n}={v}" for n, v in zip(names, values, strict=True))


def _queues(mill: Mill) -> Iterator[str]:
    client = mill.valkey.client
    for name in QUEUES:
        yield f"{name}: {client.llen(name)} messages"
    yield f"unacked: {mill.left()}"
    for tag, message in client.hgetall("unacked").items():
        yield f"{tag.decode()}: {message[:600].decode()}"


def _processes(mill: Mill) -> Iterator[str]:
    """Yield the processes of each group, or how its leader ended."""
    for name, child in mill.processes().items():
        if (code := child.poll()) is not None:
            yield f"{name} ({child.pid}): ended with {code}"
            continue
        leader = psutil.Process(child.pid)
        for process in (leader, *leader.children(recursive=True)):
            yield from (f"{name}: {said}" for said in _process(process))


def _process(process: psutil.Process) -> Iterator[str]:
    with suppress(psutil.NoSuchProcess):
        command = " ".join(process.cmdline())[:100]
        waits = Path(f"/proc/{process.pid}/wchan").read_text()
        yield (
            f"{process.pid} of {process.ppid()}, {process.status()} ({waits}), "
            f"{sum(process.cpu_times()[:2]):.1f} s of processor: {command}"
        )


def _logs(folder: Path) -> Iterator[str]:
    for log in sorted(folder.glob("*/*.log")):
        yield f"-- {log.relative_to(folder)}"
        yield from log.read_text(errors="replace").splitlines()[-TAIL:]
