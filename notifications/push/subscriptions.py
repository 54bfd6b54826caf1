"""The browsers of people: kept when they subscribe, let go when they do not want it."""

from __future__ import annotations

import hmac
import logging
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from notifications.errors import SecretUnreadable
from notifications.models import PushSubscription, VapidKey
from notifications.push import keys, services
from notifications.push.browser import Browser, check_keys
from notifications.push.errors import OutdatedKey, SwitchedOff, TooManyBrowsers
from notifications.vault import fingerprint, seal, unseal

logger = logging.getLogger(__name__)

#: Browsers that one person may be told by; and of those let go, as many are kept.
LIMIT = 10
#: What a browser that comes again tells anew.
_OWN = [
    "vapid_key",
    "sealed_endpoint",
    "endpoint_hash",
    "p256dh",
    "sealed_auth",
    "label",
    "disabled_at",
    "disabled_reason",
]


class Disabled(StrEnum):
    """Why a browser is told no more."""

    #: The push service says that the subscription is no more.
    GONE = "gone"
    BY_HAND = "by_hand"
    LOGGED_OUT = "logged_out"


def register(
    user: User, browser: Browser, *, is_asked_for: bool, now: datetime
) -> PushSubscription:
    """Keep a browser as one of `user`'s, and return it.

    A browser that was somebody else's is theirs no more. One that was removed by hand
    comes back only when it `is_asked_for`, by a click: not by itself, with a page.

    Raises:
        PushRefused: it cannot be kept; the error says why.
    """
    _require_sendable(browser)
    try:
        return _register(user, browser, is_asked_for, now)
    except IntegrityError:
        # Another request has just written the same browser: now it is there.
        return _register(user, browser, is_asked_for, now)


def renew(old: Browser, new: Browser, *, now: datetime) -> PushSubscription | None:
    """Put the subscription that a browser has now in the place of its former one.

    Who knows the former one's address and secret is that browser. None: there is no
    such browser, or it is told no more.

    Raises:
        PushRefused: the new one cannot be kept.
    """
    _require_sendable(new)
    with transaction.atomic():
        kept = _live_for_update().filter(endpoint_hash=fingerprint(old.endpoint))
        row = kept.first()
        if row is None or not _has_secret(row, old.auth):
            return None
        _others_with(new.endpoint).exclude(pk=row.pk).delete()
        return _written(row, new)


def _has_secret(row: PushSubscription, auth: str) -> bool:
    """Whether `auth` is a browser's secret; nobody proves what cannot be read."""
    try:
        kept = unseal(row.sealed_auth)
    except SecretUnreadable as error:
        logger.error("Browser %s can only subscribe anew: %s", row.pk, error)
        return False
    return hmac.compare_digest(kept.encode(), auth.encode())


def disable(subscription_id: UUID, reason: Disabled, *, now: datetime) -> bool:
    """Tell a browser no more; False if it was not told any more before."""
    live = PushSubscription.objects.live().filter(pk=subscription_id)
    return bool(live.update(disabled_at=now, disabled_reason=reason))


def note_ok(subscription_id: UUID, *, now: datetime) -> None:
    """Note that the push service has just taken a message."""
    PushSubscription.objects.filter(pk=subscription_id).update(last_ok_at=now)


def _require_sendable(browser: Browser) -> None:
    services.service_of(browser.endpoint, added=settings.HEADWAY_PUSH_HOSTS)
    check_keys(browser.p256dh, browser.auth)


def _register(
    user: User, browser: Browser, is_asked_for: bool, now: datetime
) -> PushSubscription:
    with transaction.atomic():
        # Two browsers of one person that come at once must not both be the tenth.
        User.objects.select_for_update().get(pk=user.pk)
        kept = _others_with(browser.endpoint).first()
        if kept and kept.disabled_reason == Disabled.BY_HAND and not is_asked_for:
            raise SwitchedOff
        if kept and kept.user_id != user.pk:
            # A row of its own: what waits for the other person must not come here.
            kept.delete()
            kept = None
        _make_room(user, kept)
        row = kept or PushSubscription(user=user, created_at=now)
        row.label = browser.label[:100]
        return _written(row, browser)


def _others_with(endpoint: str) -> Any:
    return PushSubscription.objects.filter(endpoint_hash=fingerprint(endpoint))


def _live_for_update() -> Any:
    return PushSubscription.objects.live().select_for_update()


def _make_room(user: User, kept: PushSubscription | None) -> None:
    """Forget the oldest of those let go; raises TooManyBrowsers."""
    others = PushSubscription.objects.filter(user=user)
    if kept is not None:
        others = others.exclude(pk=kept.pk)
    if others.live().count() >= LIMIT:
        raise TooManyBrowsers
    let_go = others.filter(disabled_at__isnull=False).order_by("-disabled_at", "pk")
    forgotten = list(let_go.values_list("pk", flat=True)[LIMIT:])
    PushSubscription.objects.filter(pk__in=forgotten).delete()


def _written(row: PushSubscription, browser: Browser) -> PushSubscription:
    """Write what a browser has told into its row, which is new or locked."""
    key = VapidKey.objects.filter(public_key=browser.vapid_key).first()
    if key is None or not keys.is_usable(key):
        raise OutdatedKey
    row.vapid_key = key
    row.sealed_endpoint = seal(browser.endpoint)
    row.endpoint_hash = fingerprint(browser.endpoint)
    row.p256dh = browser.p256dh
    row.sealed_auth = seal(browser.auth)
    row.disabled_at, row.disabled_reason = None, ""
    row.save(force_insert=row._state.adding, update_fields=_fields(row))
    return row


def _fields(row: PushSubscription) -> list[str] | None:
    return None if row._state.adding else _OWN
