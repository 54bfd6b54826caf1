"""How live delivery of this process is: may it be sent viewers, and what does it do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from progress.errors import ProgressError
from progress.metrics.loop_lag import current_lag
from progress.metrics.reading import Reading, read
from progress.relay import current_relay
from progress.relay.canary import INTERVAL, MISSES

#: Seconds without hearing itself after which a relay counts as deaf.
DEAF_SECONDS = INTERVAL * MISSES

Status = Literal["ok", "deaf", "draining"]


class DeliveryDict(TypedDict):
    """The answer of `/health/websocket`; ages and lags are in seconds."""

    status: Status
    is_draining: bool
    canary_age: float
    connections: Mapping[str, int]
    users: int
    subscriptions: int
    topics: int
    event_loop_lag: float
    event_loop_lag_max: float


class Deaf(ProgressError):
    """The relay no longer hears itself. Send viewers to another process."""

    code = "deaf"


class Draining(ProgressError):
    """The process goes away. Send viewers to another one."""

    code = "draining"


def status_of(*, canary_age: float, is_draining: bool) -> Status:
    """Return the one word that says whether viewers may be sent here."""
    if is_draining:
        return "draining"
    return "deaf" if canary_age > DEAF_SECONDS else "ok"


def describe(reading: Reading) -> DeliveryDict:
    """Return the public answer: figures, and nobody's name."""
    return {
        "status": status_of(
            canary_age=reading.canary_age, is_draining=reading.is_draining
        ),
        "is_draining": reading.is_draining,
        "canary_age": round(reading.canary_age, 3),
        "connections": dict(reading.connections),
        "users": reading.users,
        "subscriptions": reading.subscriptions,
        "topics": reading.topics,
        "event_loop_lag": round(reading.lag, 4),
        "event_loop_lag_max": round(reading.largest_lag, 4),
    }


async def probe() -> None:
    """Start this process's relay if nothing has yet, and ask how it is.

    Raises:
        Deaf: its canary went unheard three times.
        Draining: the process is about to end.
    """
    relay = current_relay()
    relay.start()
    status = status_of(canary_age=relay.canary_age, is_draining=relay.is_draining)
    if status != "ok":
        raise Deaf if status == "deaf" else Draining


@require_safe
@never_cache
async def websocket(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when live delivery works in this process, otherwise 503."""
    relay = current_relay()
    relay.start()
    answer = describe(read(relay, current_lag()))
    return JsonResponse(answer, status=200 if answer["status"] == "ok" else 503)
