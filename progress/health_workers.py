"""Which workers are there, and what keeps their files apart, for who runs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypedDict

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from progress.insights.present import look
from progress.metrics.access import may_read
from progress.models import Worker

#: The queue that every document waits in first.
DOCUMENTS = "documents"


class WorkerDict(TypedDict):
    """One worker of `/health/workers`; times are ISO 8601."""

    name: str
    slots: int
    queues: list[str]
    started_at: str
    seen_at: str
    protection: str


class WorkersDict(TypedDict):
    """The answer: the whole, what is amiss, and each worker."""

    status: Literal["ok", "unavailable"]
    queues_without_worker: list[str]
    workers: list[WorkerDict]


def describe(worker: Worker) -> WorkerDict:
    """Return what a worker said of itself."""
    return {
        "name": worker.name,
        "slots": worker.slots,
        "queues": worker.queues,
        "started_at": _moment(worker.started_at),
        "seen_at": _moment(worker.seen_at),
        "protection": worker.protection,
    }


@require_safe
@never_cache
async def workers(request: HttpRequest) -> HttpResponse:
    """Answer 200 with the workers that are there, 503 when a queue has none."""
    if not await may_read(request):
        return JsonResponse({"status": "forbidden"}, status=403)
    answer = await sync_to_async(report)(timezone.now())
    return JsonResponse(answer, status=200 if answer["status"] == "ok" else 503)


def report(now: datetime) -> WorkersDict:
    """Return who is there, and which queues wait for a worker in vain."""
    alive = list(Worker.objects.alive(now).order_by("name"))
    unserved = _unserved(alive, now)
    return {
        "status": "unavailable" if unserved else "ok",
        "queues_without_worker": unserved,
        "workers": [describe(worker) for worker in alive],
    }


def _unserved(alive: Sequence[Worker], now: datetime) -> list[str]:
    """Return the queues that no worker takes from: that of documents, even if empty."""
    served = {queue for worker in alive for queue in worker.queues}
    needed = {DOCUMENTS, *(depth.queue for depth in look(now).queues)}
    return sorted(needed - served)


def _moment(at: datetime) -> str:
    return at.isoformat()
