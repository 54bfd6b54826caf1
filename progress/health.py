"""Is this process alive, and may it be sent work: the answers for load balancers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Literal, TypedDict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from progress import health_delivery, health_probes

logger = logging.getLogger(__name__)

#: How long each part has to answer, in seconds. The checks run side by side.
TIMEOUT = 2.0


class Verdict(StrEnum):
    """What one check found. Why it failed is in the log, not in the public answer."""

    OK = "ok"
    TIMEOUT = "timeout"
    ERROR = "error"


class HealthDict(TypedDict):
    """The answer: the whole, and each part by its name."""

    status: Literal["ok", "unavailable"]
    checks: dict[str, str]


Probe = Callable[[], Awaitable[None]]

#: What this process cannot work without.
PROBES: dict[str, Probe] = {
    "database": health_probes.database,
    "broker": health_probes.broker,
    "channel_layer": health_probes.channel_layer,
    "live_delivery": health_delivery.probe,
}


def summarise(verdicts: Mapping[str, Verdict]) -> HealthDict:
    """Return the answer that follows from the verdicts: ok only when all are."""
    is_ok = all(verdict is Verdict.OK for verdict in verdicts.values())
    return {
        "status": "ok" if is_ok else "unavailable",
        "checks": {name: verdict.value for name, verdict in verdicts.items()},
    }


async def check_all(probes: Mapping[str, Probe]) -> dict[str, Verdict]:
    """Ask all parts at the same time and return what each was found to be."""
    verdicts = await asyncio.gather(*(_check(*item) for item in probes.items()))
    return dict(zip(probes, verdicts, strict=True))


@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process can answer at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
async def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when every part that the service needs works, otherwise 503."""
    answer = summarise(await check_all(PROBES))
    return JsonResponse(answer, status=200 if answer["status"] == "ok" else 503)


async def _check(name: str, probe: Probe) -> Verdict:
    try:
        async with asyncio.timeout(TIMEOUT):
            await probe()
    except TimeoutError:
        logger.warning("The %s gave no answer within %.0f s.", name, TIMEOUT)
        return Verdict.TIMEOUT
    except Exception as error:  # whatever it is, it is not ready
        logger.warning("The %s does not work: %r", name, error)
        return Verdict.ERROR
    return Verdict.OK
