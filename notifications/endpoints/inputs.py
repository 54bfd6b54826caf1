"""What requests about webhooks may say."""

from __future__ import annotations

from rest_framework import serializers

from notifications.endpoints.writing import KINDS, MAX_NAME, MAX_RATE
from notifications.net.targets import MAX_LENGTH
from progress.api.inputs import StrictInput

_KINDS = [kind.value for kind in KINDS]


class WebhookInput(StrictInput):
    """A webhook; what is left out of a change stays as it is."""

    name = serializers.CharField(max_length=MAX_NAME)
    url = serializers.CharField(
        max_length=MAX_LENGTH, help_text="https, on the public Internet."
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=_KINDS),
        max_length=len(_KINDS),
        required=False,
        help_text="None: all that preferences allow.",
    )
    headers = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True),
        required=False,
        help_text="Further headers; replaces all that there are. Needed anew when the "
        "address leads to another server.",
    )
    rate_per_minute = serializers.IntegerField(
        min_value=0, max_value=MAX_RATE, required=False, help_text="0: no limit."
    )


class WebhookChangeInput(WebhookInput):
    """A change of a webhook; it is switched on and off by requests of their own."""

    is_enabled = serializers.BooleanField(
        required=False, help_text="Only as it is: see /enable and /disable."
    )


class NewWebhookInput(WebhookInput):
    """A webhook that is to be made."""

    is_for_site = serializers.BooleanField(
        default=False, help_text="Nobody's own; for administrators."
    )


class WebhookReplayInput(StrictInput):
    """Since when what was missed is to be sent again."""

    since = serializers.DateTimeField(help_text="Within the last 30 days.")
