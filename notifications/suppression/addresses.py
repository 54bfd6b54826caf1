"""Which addresses are suppressed, why, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications import vault
from notifications.errors import SecretUnreadable
from notifications.kinds import Channel
from notifications.models import Suppression

_EVIDENCE_CHARACTERS = 500


class Cause(StrEnum):
    """Why an address is suppressed."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    #: The provider itself keeps it on such a list.
    SUPPRESSED = "suppressed"
    BY_HAND = "by_hand"


def fingerprint(address: str) -> str:
    """Return what an address is found by, whatever its case."""
    return vault.fingerprint(address.strip().lower())


def is_suppressed(
    channel: Channel, address: str, *, now: datetime | None = None
) -> bool:
    """Return whether nothing is to be sent to `address` now."""
    return bool(suppressed(channel, [address], now=now))


def suppressed(
    channel: Channel, addresses: Iterable[str], *, now: datetime | None = None
) -> set[str]:
    """Return those of `addresses` that nothing is to be sent to; one query."""
    prints = {address: fingerprint(address) for address in addresses if address}
    rows = Suppression.objects.in_force(now or timezone.now())
    found = rows.filter(channel=channel, address_hash__in=set(prints.values()))
    known = set(found.values_list("address_hash", flat=True))
    return {address for address, print_ in prints.items() if print_ in known}


def suppress(
    channel: Channel,
    address: str,
    cause: Cause,
    *,
    evidence: str = "",
    until: datetime | None = None,
    now: datetime,
) -> Suppression:
    """Send nothing to `address` until then, or for ever; a longer one stays longer."""
    said: dict[str, Any] = {
        "reason": cause,
        "evidence": evidence[:_EVIDENCE_CHARACTERS],
        "expires_at": until,
    }
    place = {"channel": channel, "address_hash": fingerprint(address)}
    with transaction.atomic():
        row, is_new = Suppression.objects.get_or_create(
            **place,
            lifted_at=None,
            defaults={**said, "sealed_address": vault.seal(address), "created_at": now},
        )
        if not is_new:
            _lengthen(row, said)
    return row


def lift(suppression: Suppression, *, by: Any, now: datetime) -> bool:
    """Let the address be written to again; False if somebody else did it before."""
    rows = Suppression.objects.filter(pk=suppression.pk, lifted_at=None)
    return bool(rows.update(lifted_at=now, lifted_by=by))


def address_of(suppression: Suppression) -> str:
    """Return the address for staff's eyes; empty if no key of ours opens it."""
    try:
        return vault.unseal(suppression.sealed_address)
    except SecretUnreadable:
        return ""


def _lengthen(row: Suppression, said: dict[str, Any]) -> None:
    """Let what was said now rule, unless the address is out for longer already."""
    rows = Suppression.objects.filter(pk=row.pk, lifted_at=None)
    if said["expires_at"] is None:
        rows.filter(expires_at__isnull=False).update(**said)
    else:
        rows.filter(Q(expires_at__lt=said["expires_at"])).update(**said)
    row.refresh_from_db()
