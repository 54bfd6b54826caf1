"""One call to a push service: encrypted, signed, and within a deadline."""

from __future__ import annotations

from collections.abc import Mapping

import requests
from pywebpush import WebPushException, webpush

from notifications.models import PushSubscription
from notifications.net import session
from notifications.push import keys
from notifications.push.contact import vapid_contact
from notifications.vault import unseal

#: The session keeps times of its own, over the whole call; this is what the library
#: would use if it did not. Without any it waits for ever.
_TIMEOUT = 10.0


def call(
    browser: PushSubscription, text: str, *, ttl: int, headers: Mapping[str, str]
) -> requests.Response:
    """Send `text` to a browser once, and return whatever its push service answers.

    Raises:
        OutboundError: there was no answer.
        SecretUnreadable: its address, or our key, was sealed with another SECRET_KEY.
    """
    subscription = {
        "endpoint": unseal(browser.sealed_endpoint),
        "keys": {"p256dh": browser.p256dh, "auth": unseal(browser.sealed_auth)},
    }
    signer = keys.signer(browser.vapid_key)
    with session() as safe:
        try:
            answer = webpush(
                subscription,
                text,
                vapid_private_key=signer,
                # A new one each time: the library writes the service into it, and the
                # next service would be shown a token for the first.
                vapid_claims={"sub": vapid_contact()},
                requests_session=safe,
                timeout=_TIMEOUT,
                ttl=ttl,
                headers=dict(headers),
            )
        except WebPushException as error:
            if error.response is None:
                raise
            answer = error.response
    assert isinstance(answer, requests.Response)  # noqa: S101  only curl=True differs
    return answer
