"""Browser push, through the push services of browsers (RFC 8030, 8291 and 8292)."""

from __future__ import annotations

import logging
from typing import Any

import requests
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from notifications.channels import Sent
from notifications.errors import (
    DeliveryFailure,
    PermanentFailure,
    SecretUnreadable,
    TransientFailure,
)
from notifications.models import Delivery, PushSubscription
from notifications.net import OutboundError
from notifications.net.answers import clean
from notifications.push import alarm, calling, meaning, message, services, subscriptions
from notifications.push.errors import UnknownService
from notifications.push.message import PushMessage
from notifications.push.subscriptions import Disabled
from notifications.statuses import Reason
from notifications.vault import unseal

logger = logging.getLogger(__name__)

UNKNOWN = "unknown"
_TAKEN = frozenset({200, 201, 202})


def is_idempotent() -> bool:
    """Return that a lost attempt is not to be repeated.

    A push service takes the same message twice. The browser shows the second copy in
    place of the first one, but whoever has put that away sees it again. So what may
    have arrived is "unknown", until the service worker says that it was shown.
    """
    return False


def write(delivery: Delivery) -> dict[str, Any]:
    """Return the message (a PushMessage)."""
    return dict(message.message_of(delivery))


def send(delivery: Delivery, content: dict[str, Any]) -> Sent:
    """Hand the message to the browser's push service, once.

    Raises:
        DeliveryFailure: it was not taken. A browser that is subscribed no more is not
            told again; a service that does not know our key is told to staff.
    """
    browser = _browser(delivery)
    # Until its address could be read: the secret may be another one.
    service = UNKNOWN
    try:
        service = _service(browser)
        answer = _answer(delivery, browser, message.read(content))
    except DeliveryFailure as failure:
        _note(browser, service, failure)
        raise
    _note_ok(browser)
    return Sent(provider=service, http_status=answer.status_code)


def _browser(delivery: Delivery) -> PushSubscription:
    browser = delivery.subscription
    if browser is None or browser.disabled_at is not None:
        raise PermanentFailure(Reason.DESTINATION_DISABLED, "The browser is removed.")
    if browser.user_id != delivery.recipient_id:
        # Somebody else has logged in there since: what waits is not for them.
        raise PermanentFailure(Reason.DESTINATION_DISABLED, "It is another's browser.")
    return browser


def _service(browser: PushSubscription) -> str:
    """Return the name of the service: the list of hosts may be shorter than before."""
    try:
        endpoint = unseal(browser.sealed_endpoint)
        return services.service_of(endpoint, added=settings.HEADWAY_PUSH_HOSTS)
    except SecretUnreadable as error:
        raise TransientFailure(Reason.MISCONFIGURED, str(error)) from error
    except UnknownService as error:
        raise PermanentFailure(Reason.FORBIDDEN_ADDRESS, str(error)) from error


def _answer(
    delivery: Delivery, browser: PushSubscription, told: PushMessage
) -> requests.Response:
    text, now = message.encoded(told["news"]), timezone.now()
    ttl = message.ttl_of(delivery.expires_at, now=now)
    headers = {"Urgency": told["urgency"]}
    if told["topic"]:
        headers["Topic"] = told["topic"]
    try:
        answer = calling.call(browser, text, ttl=ttl, headers=headers)
    except SecretUnreadable as error:
        raise TransientFailure(Reason.MISCONFIGURED, str(error)) from error
    except OutboundError as error:
        is_replaced = bool(told["topic"])
        raise meaning.failure_of_error(error, is_replaced=is_replaced) from error
    if answer.status_code not in _TAKEN:
        raise meaning.failure_of(
            answer.status_code,
            retry_after=answer.headers.get("Retry-After", "").strip(),
            text=clean(answer.text),
            now=now,
        )
    return answer


def _note_ok(browser: PushSubscription) -> None:
    """Note when it was last told; a push that was taken is not sent again for that."""
    try:
        subscriptions.note_ok(browser.pk, now=timezone.now())
    except DatabaseError as error:
        logger.warning("The push is out, and when is not noted: %s", error)


def _note(browser: PushSubscription, service: str, failure: DeliveryFailure) -> None:
    if failure.http_status in meaning.GONE:
        subscriptions.disable(browser.pk, Disabled.GONE, now=timezone.now())
    if failure.reason == Reason.MISCONFIGURED:
        alarm.tell_of_key(service, failure, now=timezone.now())
    if failure.reason == Reason.REFUSED:
        logger.error("Push by %s: %s %s", service, failure, failure.response)
