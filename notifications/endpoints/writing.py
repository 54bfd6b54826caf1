"""Make and change endpoints, and switch them on and off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from notifications import net
from notifications.endpoints import headers, health, keys
from notifications.endpoints.errors import (
    EndpointRefused,
    NotProven,
    TooManyEndpoints,
)
from notifications.kinds import Kind
from notifications.models import WebhookEndpoint
from notifications.net.targets import target_of
from notifications.vault import seal

#: Endpoints that one person can have, and the site.
PER_PERSON = 10
PER_SITE = 50
MAX_NAME = 100
MAX_RATE = 6000
#: The kinds that can be left out. Tests go where one sends them.
KINDS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind != Kind.TEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an endpoint is to be; `headers` None keeps those that it has."""

    name: str
    url: str
    kinds: tuple[str, ...] = ()
    headers: dict[str, str] | None = None
    rate_per_minute: int = 0


def create(
    owner: User | None, wanted: Wanted, *, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """Return a new endpoint and its secret, which is not to be had again.

    Raises:
        EndpointRefused: a part of it is not allowed.
    """
    values = _values(wanted)
    with transaction.atomic():
        _require_room(owner)
        endpoint = WebhookEndpoint.objects.create(owner=owner, created_at=now, **values)
        return endpoint, keys.give(endpoint, now=now)


def edit(endpoint: WebhookEndpoint, wanted: Wanted) -> None:
    """Change an endpoint; another address is another server, without a past.

    Only what differs from the row as it was read is written: two who change different
    parts at once lose nothing. Two addresses at once are not mixed: headers that were
    given for one server never go to another.

    Raises:
        EndpointRefused: a part of it is not allowed, or the address was changed since.
    """
    _require_own_headers(endpoint, wanted)
    asked = _values(wanted)
    values = {name: to for name, to in asked.items() if to != getattr(endpoint, name)}
    if wanted.url != endpoint.url:
        values |= {
            "failing_since": None,
            "paused_until": None,
            "consecutive_failures": 0,
            "tested_at": None,
            "test_status": None,
        }
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk, url=endpoint.url)
    if values and not rows.update(**values):
        raise EndpointRefused("url", "It was changed meanwhile. Look at it, try again.")


def is_same_server(before: str, after: str) -> bool:
    """Return whether two addresses lead to the same server, by their text."""
    try:
        return target_of(before) == target_of(after)
    except net.ForbiddenAddress:
        return False


def switch_on(endpoint: WebhookEndpoint) -> None:
    """Tell it again.

    Raises:
        NotProven: it was switched off for failing, and no test has arrived since.
    """
    if endpoint.disabled_reason in {health.GONE, health.FAILING} and not is_proven(
        endpoint
    ):
        raise NotProven("", "Send a test first: it was switched off for failing.")
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        is_enabled=True,
        disabled_at=None,
        disabled_reason="",
        failing_since=None,
        paused_until=None,
        consecutive_failures=0,
    )


def switch_off(endpoint: WebhookEndpoint, *, now: datetime) -> bool:
    """Tell it no more, by its owner's wish; False if it is off already."""
    return health.switch_off(endpoint.pk, health.BY_HAND, now=now)


def is_proven(endpoint: WebhookEndpoint) -> bool:
    """Return whether a test has arrived since it was switched off."""
    tested, disabled = endpoint.tested_at, endpoint.disabled_at
    has_arrived = 200 <= (endpoint.test_status or 0) < 300
    return has_arrived and tested is not None and (not disabled or tested > disabled)


def _require_own_headers(endpoint: WebhookEndpoint, wanted: Wanted) -> None:
    """Raise EndpointRefused if headers, which are never shown, go to another server.

    Whoever may change the address must not learn thereby what they are.
    """
    is_kept = bool(endpoint.sealed_headers) and wanted.headers is None
    if is_kept and not is_same_server(endpoint.url, wanted.url):
        raise EndpointRefused(
            "headers", "Give the further headers anew: this is another server."
        )


def _values(wanted: Wanted) -> dict[str, object]:
    values: dict[str, object] = {
        "name": _name(wanted.name),
        "url": _url(wanted.url),
        "kinds": _kinds(wanted.kinds),
        "rate_per_minute": _rate(wanted.rate_per_minute),
    }
    if wanted.headers is not None:
        text = headers.dumps(headers.check(wanted.headers))
        values["sealed_headers"] = seal(text) if text else ""
    return values


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise EndpointRefused("name", f"Give it a name of 1 to {MAX_NAME} characters.")
    return name


def _url(url: str) -> str:
    try:
        net.check(url)
    except net.OutboundError as error:
        raise EndpointRefused("url", str(error)) from error
    return url


def _kinds(kinds: Iterable[str]) -> list[str]:
    wanted = set(kinds)
    if unknown := wanted - {kind.value for kind in KINDS}:
        raise EndpointRefused("kinds", f"There is no type {min(unknown)[:40]!r}.")
    return [kind.value for kind in KINDS if kind.value in wanted]


def _rate(rate: int) -> int:
    if not 0 <= rate <= MAX_RATE:
        raise EndpointRefused("rate_per_minute", f"It can be 0 to {MAX_RATE}.")
    return rate


def _require_room(owner: User | None) -> None:
    """Raise TooManyEndpoints; two requests at once wait for each other here."""
    rows = WebhookEndpoint.objects.filter(owner=owner)
    if owner is not None:
        User.objects.select_for_update().get(pk=owner.pk)
    else:
        # The site has no row of its own; before its first one there is room.
        rows.select_for_update(no_key=True).order_by("created_at", "pk").first()
    limit = PER_SITE if owner is None else PER_PERSON
    if rows.count() >= limit:
        raise TooManyEndpoints("", f"There can be {limit} webhooks. Delete one first.")
