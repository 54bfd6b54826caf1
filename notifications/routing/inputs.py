"""What requests may say of routing rules, checked before anything is written."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from notifications.routing.rules import ActionKind, Field, Match, Operator
from notifications.routing.validating import MAX_VALUE
from progress.api.inputs import StrictInput

#: What databases count up to, and a year in minutes.
_LAST_PLACE, _YEAR = 2**31 - 1, 366 * 24 * 60


class ConditionInput(StrictInput):
    """One comparison."""

    field = serializers.ChoiceField(choices=[f.value for f in Field])
    operator = serializers.ChoiceField(choices=[o.value for o in Operator])
    value = serializers.JSONField(
        help_text="A text or number; a list of texts for `in`, a boolean for `exists`."
    )

    def validate_value(self, value: Any) -> Any:
        """Refuse what is no plain value, and what no database keeps."""
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | int | float | bool) for one in values):
            raise serializers.ValidationError("Give a text, a number or a boolean.")
        if len(values) > MAX_VALUE or not all(map(_is_plain, values)):
            raise serializers.ValidationError("It has characters that no name has.")
        return value


class ActionInput(StrictInput):
    """One thing to do; the field of its target goes with it."""

    action = serializers.ChoiceField(choices=[a.value for a in ActionKind])
    channel = serializers.CharField(required=False, max_length=20)
    severity = serializers.CharField(required=False, max_length=10)
    endpoint = serializers.CharField(required=False, max_length=40)
    group = serializers.CharField(required=False, max_length=15)
    policy = serializers.CharField(required=False, max_length=15)


class RuleInput(StrictInput):
    """A rule; of a change, what is left out stays as it is."""

    name = serializers.CharField(max_length=100)
    position = serializers.IntegerField(
        min_value=0,
        max_value=_LAST_PLACE,
        required=False,
        help_text="Rules run from the lowest up; later ones overrule.",
    )
    is_active = serializers.BooleanField(required=False)
    match = serializers.ChoiceField(choices=[m.value for m in Match], required=False)
    conditions = ConditionInput(many=True, required=False)
    actions = ActionInput(many=True)
    cooldown_minutes = serializers.IntegerField(
        min_value=0, max_value=_YEAR, required=False, help_text="0: fires each time."
    )
    is_last = serializers.BooleanField(required=False)


def _is_plain(value: object) -> bool:
    return not isinstance(value, str) or value.isprintable()
