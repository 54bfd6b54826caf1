"""What requests may say of texts; what the texts say, the admin's form checks."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from notifications.kinds import Channel
from notifications.registry import REGISTRY
from notifications.templating.limits import MAX_SOURCE
from progress.api.inputs import StrictInput

_KINDS = [kind.value for kind in REGISTRY]
_CHANNELS = [channel.value for channel in Channel]


class TextQuery(serializers.Serializer[Any]):
    """Which of them."""

    kind = serializers.ChoiceField(choices=_KINDS, required=False)
    channel = serializers.ChoiceField(choices=_CHANNELS, required=False)
    language = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=10,
        help_text="Empty: what is for every language without a text of its own.",
    )


class TextInput(StrictInput):
    """A draft, and the place it is for."""

    kind = serializers.ChoiceField(choices=_KINDS)
    channel = serializers.ChoiceField(choices=_CHANNELS)
    language = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=10,
        help_text="Empty: for every language that has no text of its own.",
    )
    subject = serializers.CharField(
        max_length=500,
        help_text="Liquid: the subject of a mail, the title of everything else.",
    )
    text = serializers.CharField(max_length=MAX_SOURCE, help_text="Liquid.")
    html = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=MAX_SOURCE,
        help_text="Liquid, for mails only. Empty: made from the text.",
    )
    note = serializers.CharField(default="", allow_blank=True, max_length=200)
