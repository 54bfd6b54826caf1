"""What the pages of webhooks show, made of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest

from notifications.endpoints import health
from notifications.endpoints.calling import headers_of
from notifications.endpoints.payload import TYPES
from notifications.endpoints.reading import Standing, icon_of, standing
from notifications.endpoints.writing import is_proven
from notifications.errors import SecretUnreadable
from notifications.kinds import Kind
from notifications.models import DeliveryAttempt, Outcome, WebhookEndpoint
from notifications.registry import REGISTRY
from notifications.statuses import Status
from notifications.vault import seal, unseal

_STATES = {
    Outcome.OK: "completed",
    Outcome.RUNNING: "processing",
    Outcome.TRANSIENT: "stalled",
    Outcome.PERMANENT: "failed",
    Outcome.UNKNOWN: "stalled",
}
_WORDS = {
    Outcome.OK: "Arrived",
    Outcome.RUNNING: "Under way",
    Outcome.TRANSIENT: "Tries again",
    Outcome.PERMANENT: "Given up",
    Outcome.UNKNOWN: "Unknown",
}
#: What becomes of a delivery whose attempt did not work, where no other one follows.
_ENDED: dict[str, tuple[str, str]] = {
    Status.FAILED: ("failed", "Given up"),
    Status.UNKNOWN: ("stalled", "Unknown"),
    Status.SKIPPED: ("cancelled", "Not sent again"),
    Status.CANCELLED: ("cancelled", "Taken back"),
    Status.DEFERRED: ("stalled", "Held back"),
    Status.DELIVERED: ("stalled", "Arrived later"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A webhook in the list."""

    endpoint: WebhookEndpoint
    standing: Standing
    host: str
    kinds: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An attempt in the table of the latest ones."""

    attempt: DeliveryAttempt
    type: str
    state: str
    word: str

    @property
    def icon(self) -> str:
        """Return the icon of the state."""
        return icon_of(self.state)


def line(endpoint: WebhookEndpoint, *, now: datetime) -> Line:
    """Return a webhook as the list shows it."""
    return Line(
        endpoint=endpoint,
        standing=standing(endpoint, now=now),
        host=urlsplit(endpoint.url).netloc,
        kinds=labels_of(endpoint),
    )


def tried(attempt: DeliveryAttempt) -> Tried:
    """Return an attempt as the table shows it."""
    event, outcome = attempt.delivery.event, Outcome(attempt.outcome)
    state, word = _STATES[outcome], _WORDS[outcome]
    if outcome == Outcome.TRANSIENT:
        state, word = _ENDED.get(attempt.delivery.status, (state, word))
    kind = TYPES[Kind(event.kind)] if event else ""
    return Tried(attempt=attempt, type=kind, state=state, word=word)


def labels_of(endpoint: WebhookEndpoint) -> list[str]:
    """Return the names of the kinds that it is told; none for all of them."""
    return [REGISTRY[Kind(kind)].label for kind in endpoint.kinds]


def headers_or_none(endpoint: WebhookEndpoint) -> dict[str, str]:
    """Return its further headers; none if no key that is set now has sealed them."""
    try:
        return headers_of(endpoint)
    except SecretUnreadable:
        return {}


def must_test(endpoint: WebhookEndpoint) -> bool:
    """Return whether a test has to arrive before it can be switched on again."""
    is_for_failing = endpoint.disabled_reason in {health.GONE, health.FAILING}
    return is_for_failing and not is_proven(endpoint)


def since_of(endpoint: WebhookEndpoint, *, now: datetime) -> datetime:
    """Return since when messages were probably missed."""
    return endpoint.last_ok_at or max(endpoint.created_at, now - timedelta(days=7))


def keep_secret(request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> None:
    """Keep a new secret, sealed, for the one page that shows it."""
    request.session[_slot(endpoint)] = seal(secret)


def take_secret(request: HttpRequest, endpoint: WebhookEndpoint) -> str:
    """Return the secret that is to be shown now and never again; "" mostly.

    A HEAD shows nothing, and leaves it to the GET that comes after.
    """
    if request.method != "GET":
        return ""
    sealed = request.session.pop(_slot(endpoint), "")
    try:
        return unseal(sealed) if sealed else ""
    except SecretUnreadable:
        return ""


def _slot(endpoint: WebhookEndpoint) -> str:
    return f"webhook-secret:{endpoint.pk}"
