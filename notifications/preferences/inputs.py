"""What requests may say of preferences, checked before anything is written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from notifications.kinds import Channel, Frequency
from notifications.models import Choice
from notifications.preferences.clocks import is_zone
from notifications.preferences.languages import is_language
from notifications.preferences.matrix import COLUMNS
from notifications.preferences.site import SAY_SOMETHING, says_something
from notifications.preferences.whole import scopes
from notifications.preferences.wishes import MILESTONES, QuietWindow
from progress.api.inputs import StrictInput

_LONGEST_PAUSE = timedelta(days=366)
_WEEK_SECONDS = 7 * 86_400
_FREQUENCIES = [frequency.value for frequency in Frequency]
#: Nobody switches the inbox off, so there is nothing to say of it.
_CHANNELS = [c.value for c in COLUMNS if c != Channel.DATABASE]


class CellInput(StrictInput):
    """One cell; what is left out stays as it is."""

    scope = serializers.CharField(
        max_length=40, help_text='"kind:NAME", "category:NAME", or "*" for all.'
    )
    channel = serializers.ChoiceField(choices=_CHANNELS)
    is_enabled = serializers.BooleanField(
        required=False, allow_null=True, help_text="Null: as the wider scope says."
    )
    frequency = serializers.ChoiceField(
        choices=_FREQUENCIES,
        required=False,
        allow_blank=True,
        help_text="Empty: as the wider scope says.",
    )

    def validate_scope(self, scope: str) -> str:
        """Refuse a scope that does not exist."""
        if scope not in scopes():
            raise serializers.ValidationError("There is no such scope.")
        return scope


class SiteDefaultInput(StrictInput):
    """What holds for everybody who has not said otherwise; all of it is replaced."""

    is_enabled = serializers.BooleanField(
        default=None, allow_null=True, help_text="Null: as the wider scope says."
    )
    frequency = serializers.ChoiceField(
        choices=_FREQUENCIES,
        default="",
        allow_blank=True,
        help_text="Empty: as the wider scope says.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a default that says nothing."""
        if not says_something(attrs):
            raise serializers.ValidationError(SAY_SOMETHING)
        return attrs


class QuietInput(StrictInput):
    """Quiet hours that begin on one weekday; without times there are none."""

    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0: Monday.")
    start = serializers.TimeField(allow_null=True, default=None)
    end = serializers.TimeField(
        allow_null=True, default=None, help_text="Before the start: on the next day."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse half a window, and one without length."""
        if (attrs["start"] is None) != (attrs["end"] is None):
            raise serializers.ValidationError("Say when they begin and when they end.")
        if attrs["start"] is not None and attrs["start"] == attrs["end"]:
            raise serializers.ValidationError(
                {"end": "Start and end are the same; choose another end."}
            )
        return attrs


class SettingsInput(StrictInput):
    """What is not about one kind; what is left out stays as it is."""

    time_zone = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=64,
        help_text='An IANA name, "Europe/Berlin"; empty: the site\'s.',
    )
    language = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=10,
        help_text='A code, "de" or "pt-br"; empty: the site\'s.',
    )
    digest_time = serializers.TimeField(required=False, allow_null=True)
    is_woken_by_failures = serializers.BooleanField(required=False)
    paused_until = serializers.DateTimeField(required=False, allow_null=True)
    milestones = serializers.ListField(
        child=serializers.ChoiceField(choices=list(MILESTONES)),
        required=False,
        allow_null=True,
        max_length=len(MILESTONES),
        help_text="The percents that are told; null: all.",
    )
    milestones_above_seconds = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=_WEEK_SECONDS,
        help_text="Of jobs that take less, no step is told; null: as the site has it.",
    )

    def validate_time_zone(self, name: str) -> str:
        """Refuse a zone that is not known here."""
        if name and not is_zone(name):
            raise serializers.ValidationError("There is no such time zone.")
        return name

    def validate_language(self, code: str) -> str:
        """Refuse a code of no language."""
        if code and not is_language(code):
            raise serializers.ValidationError("There is no such language.")
        return code

    def validate_paused_until(self, until: Any) -> Any:
        """Refuse what would be forgotten, and what would pause nothing."""
        now = timezone.now()
        if until is not None and until > now + _LONGEST_PAUSE:
            raise serializers.ValidationError("Pause for at most a year.")
        if until is not None and until <= now:
            raise serializers.ValidationError("This is in the past.")
        return until

    def validate_milestones(self, chosen: Any) -> Any:
        """Keep each once, in order; all of them is what nobody has to say."""
        if chosen is None or set(chosen) == set(MILESTONES):
            return None
        return sorted(set(chosen))


class PreferencesInput(SettingsInput):
    """A change of some preferences; all of it happens, or nothing."""

    cells = CellInput(many=True, required=False)
    quiet_hours = QuietInput(
        many=True,
        required=False,
        help_text="The weekdays that change; an empty list: none at all any more.",
    )

    def validate_cells(self, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse more cells than there are."""
        if len(cells) > len(scopes()) * len(_CHANNELS):
            raise serializers.ValidationError("There are not as many cells.")
        return cells

    def validate_quiet_hours(self, week: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a weekday twice."""
        if len({day["weekday"] for day in week}) < len(week):
            raise serializers.ValidationError("Name each weekday once.")
        return week


class JobChoiceInput(StrictInput):
    """What to do with a job."""

    choice = serializers.ChoiceField(choices=[choice.value for choice in Choice])


def window_of(given: dict[str, Any]) -> QuietWindow | None:
    """Return the window that a checked QuietInput says; None: no quiet hours."""
    if given["start"] is None:
        return None
    return QuietWindow(weekday=given["weekday"], start=given["start"], end=given["end"])
