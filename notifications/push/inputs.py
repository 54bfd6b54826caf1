"""What browsers may say of themselves, in the shape in which they have it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from notifications.push.browser import Browser
from notifications.push.services import MAX_LENGTH
from progress.api.inputs import StrictInput


class KeysInput(serializers.Serializer[Any]):
    """The `keys` of a PushSubscription."""

    p256dh = serializers.CharField(max_length=100)
    auth = serializers.CharField(max_length=50)


class SubscriptionInput(StrictInput):
    """A browser's PushSubscription as its `toJSON()` gives it, and what it is for."""

    endpoint = serializers.CharField(max_length=MAX_LENGTH)
    expirationTime = serializers.FloatField(
        required=False, allow_null=True, help_text="As browsers give it; not used."
    )
    keys = KeysInput()
    vapid_key = serializers.CharField(
        max_length=100, help_text="The public key that the browser subscribed with."
    )
    is_asked_for = serializers.BooleanField(
        default=False, help_text="A person has just switched it on."
    )


class OldSubscriptionInput(StrictInput):
    """A subscription that is no more: its address and secret prove whose it was."""

    endpoint = serializers.CharField(max_length=MAX_LENGTH)
    auth = serializers.CharField(max_length=50)


class RenewalInput(StrictInput):
    """A subscription in place of another one."""

    old = OldSubscriptionInput()
    new = SubscriptionInput()


class ReceiptInput(StrictInput):
    """What came with a push, handed back."""

    receipt = serializers.CharField(max_length=200)


def browser_of(given: dict[str, Any], *, label: str = "") -> Browser:
    """Return what a checked SubscriptionInput says."""
    return Browser(
        endpoint=given["endpoint"],
        p256dh=given["keys"]["p256dh"].rstrip("="),
        auth=given["keys"]["auth"].rstrip("="),
        vapid_key=given["vapid_key"].rstrip("="),
        label=label,
    )


def old_browser_of(given: dict[str, Any]) -> Browser:
    """Return what a checked OldSubscriptionInput says."""
    return Browser(
        endpoint=given["endpoint"],
        p256dh="",
        auth=given["auth"].rstrip("="),
        vapid_key="",
    )
