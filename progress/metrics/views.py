"""`/metrics`: the figures of the process that answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.core import Metric

from progress.metrics import families, sources, today, tracking, work, workload
from progress.metrics.access import may_read
from progress.metrics.exposition import expose
from progress.metrics.loop_lag import current_lag
from progress.metrics.reading import read
from progress.metrics.remembered import Remembered
from progress.relay import current_relay
from progress.relay.figures import figures

logger = logging.getLogger(__name__)

#: Seconds that the database has to answer; the other figures do not wait for it.
PATIENCE = 2.0

#: A database that hangs holds this one thread and no other.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="metrics")
_workload = Remembered(workload.count)
_today = Remembered(today.ask)


@require_safe
@never_cache
async def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all figures, in the text format that the Accept header asks for."""
    if not await may_read(request):
        return _refusal()
    shown = [*_of_this_process(), *await _of_the_system()]
    shown += await asyncio.to_thread(_of_workers)
    text, content_type = expose(shown, request.headers.get("Accept", ""))
    return HttpResponse(text, content_type=content_type)


def _refusal() -> HttpResponse:
    answer = HttpResponse("Staff, or a bearer token.\n", "text/plain", status=401)
    answer["WWW-Authenticate"] = 'Bearer realm="metrics"'
    return answer


def _of_this_process() -> Iterator[Metric]:
    yield from families.present(read(current_relay(), current_lag()))
    yield families.busy(len(asyncio.all_tasks()))
    yield from families.history(figures)


def _of_workers() -> list[Metric]:
    return list(tracking.told())


async def _of_the_system() -> list[Metric]:
    """Return the figures that the database knows; none while it is away."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE):
            return await loop.run_in_executor(_thread, _ask)
    except (DatabaseError, TimeoutError) as error:
        logger.warning("Jobs and documents are not among the metrics: %r", error)
        return []


def _ask() -> list[Metric]:
    try:
        return [
            *families.load(_workload.get()),
            *work.told(_today.get()),
            *sources.told(),
        ]
    finally:
        connection.close()
