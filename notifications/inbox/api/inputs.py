"""What requests about an inbox may say, checked before anything is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from notifications.inbox.changes import MOST, Act
from notifications.inbox.filters import Box, Place
from notifications.kinds import Kind, Severity
from progress.api.inputs import StrictInput

#: So long can something be put aside.
LONGEST_SNOOZE = timedelta(days=366)
#: A number that the database can hold.
LAST = 2**63 - 1
#: Most that a browser says it has shown at once.
MOST_SHOWN = 100


class InboxFilter(serializers.Serializer[Any]):
    """What narrows an inbox."""

    box = serializers.ChoiceField(choices=[b.value for b in Box], default=Box.INBOX)
    is_unread = serializers.BooleanField(default=False)
    kind = serializers.ChoiceField(choices=[k.value for k in Kind], required=False)
    severity = serializers.ChoiceField(
        choices=[s.value for s in Severity], required=False
    )
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words of title and text; all of them.",
    )


class InboxQuery(InboxFilter):
    """What narrows the list, and where it goes on."""

    before = serializers.CharField(
        required=False, max_length=80, help_text="From the `next` of the last answer."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)

    def validate_before(self, text: str) -> Place:
        """Return the place.

        Raises:
            ValidationError: it is none.
        """
        try:
            return Place.parse(text)
        except ValueError:
            raise serializers.ValidationError(
                "Take it from the `next` of an answer."
            ) from None


class NewsQuery(serializers.Serializer[Any]):
    """From where on to tell what is new."""

    after = serializers.IntegerField(
        default=0, min_value=0, max_value=LAST, help_text="The `seq` that is known."
    )


class ShownInput(StrictInput):
    """What a browser has shown."""

    ids = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_SHOWN
    )


class ReadInput(StrictInput):
    """How far somebody has read."""

    up_to = serializers.IntegerField(
        min_value=1,
        max_value=LAST,
        help_text="The `seq` of the answer that was shown: what came later stays.",
    )


class SnoozeInput(StrictInput):
    """Until when something is put aside; null brings it back."""

    until = serializers.DateTimeField(allow_null=True)

    def validate_until(self, until: Any) -> Any:
        """Return the moment.

        Raises:
            ValidationError: it is past, or too far off.
        """
        now = timezone.now()
        if until is not None and not now < until <= now + LONGEST_SNOOZE:
            raise serializers.ValidationError("Choose a time within the next year.")
        return until


class ChangeInput(StrictInput):
    """One action on several rows."""

    action = serializers.ChoiceField(choices=[a.value for a in Act])
    ids = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST
    )
