"""Which workers are there: the storage side of their signs of life."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from progress.models import Worker


def beat(
    name: str, *, pid: int, slots: int, queues: Collection[str], protection: str = ""
) -> None:
    """Note that a worker is there: one statement, two for a new one."""
    now = timezone.now()
    values = {
        "slots": slots,
        "queues": sorted(queues),
        "protection": protection,
        "seen_at": now,
    }
    if not Worker.objects.filter(name=name, pid=pid).update(**values):
        Worker.objects.update_or_create(
            name=name, defaults={**values, "pid": pid, "started_at": now}
        )


def leave(name: str, *, pid: int) -> None:
    """Strike a worker off, unless another process has taken its name."""
    Worker.objects.filter(name=name, pid=pid).delete()
