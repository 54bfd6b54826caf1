"""Which workers are there, and what keeps their files apart, for who runs them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from progress.metrics.access import may_read
from progress.models import Worker


class WorkerDict(TypedDict):
    """One worker of `/health/workers`; times are ISO 8601."""

    name: str
    slots: int
    queues: list[str]
    started_at: str
    seen_at: str
    protection: str


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
    """Answer 200 with the workers that are there, 503 when there is none."""
    if not await may_read(request):
        return JsonResponse({"status": "forbidden"}, status=403)
    alive = Worker.objects.alive(timezone.now()).order_by("name")
    found = [describe(worker) async for worker in alive]
    status = "ok" if found else "unavailable"
    answer = {"status": status, "workers": found}
    return JsonResponse(answer, status=200 if found else 503)


def _moment(at: datetime) -> str:
    return at.isoformat()
