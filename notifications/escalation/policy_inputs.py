"""What requests may say of escalation policies, checked before anything is written."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from rest_framework import serializers

from notifications.escalation.plan import (
    CHOOSE_ONE,
    MAX_ROUNDS,
    USUAL_CHANNELS,
    tells_one,
)
from notifications.models import StepCondition, WebhookEndpoint
from progress.api.inputs import StrictInput
from progress.text import fit

#: The most steps of a policy, and a year in minutes.
MAX_STEPS, _YEAR = 50, 366 * 24 * 60
_CHANNELS = [channel.value for channel in USUAL_CHANNELS]


class NameField(serializers.SlugRelatedField[Any]):
    """Somebody's or something's name; one that no database can hold is unknown."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the row of this name.

        Raises:
            ValidationError: there is none.
        """
        if isinstance(data, str) and fit(data) != data:
            self.fail("does_not_exist", slug_name=self.slug_field, value=fit(data))
        return super().to_internal_value(data)


class StepInput(StrictInput):
    """One step: wait, then tell one: a person, a group or an endpoint."""

    wait_minutes = serializers.IntegerField(min_value=0, max_value=_YEAR, default=5)
    condition = serializers.ChoiceField(
        choices=[condition.value for condition in StepCondition],
        default=StepCondition.ALWAYS.value,
    )
    user = NameField(
        slug_field="username",
        queryset=User.objects.all(),
        allow_null=True,
        default=None,
        help_text="A user name.",
    )
    group = NameField(
        slug_field="name",
        queryset=Group.objects.all(),
        allow_null=True,
        default=None,
        help_text="The name of a group.",
    )
    endpoint = serializers.PrimaryKeyRelatedField(
        queryset=WebhookEndpoint.objects.all(),
        pk_field=serializers.UUIDField(),
        allow_null=True,
        default=None,
        help_text="The id of an endpoint.",
    )
    channels = serializers.ListField(
        child=serializers.ChoiceField(choices=_CHANNELS),
        default=list,
        max_length=len(_CHANNELS),
        help_text="For people; an empty list: all of them.",
    )

    def validate_channels(self, channels: list[str]) -> list[str]:
        """Keep each once."""
        return list(dict.fromkeys(channels))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what tells nobody, or more than one."""
        if not tells_one(attrs):
            raise serializers.ValidationError(CHOOSE_ONE)
        return attrs


class PolicyInput(StrictInput):
    """A policy; of a change, what is left out stays as it is."""

    name = serializers.CharField(max_length=100)
    is_active = serializers.BooleanField(required=False)
    rounds = serializers.IntegerField(
        min_value=1,
        max_value=MAX_ROUNDS,
        required=False,
        help_text="How often all steps are gone through.",
    )
    # With `many` it is a list, which takes `max_length`; the stubs do not know that.
    steps = StepInput(  # type: ignore[call-arg]
        many=True,
        allow_empty=False,
        max_length=MAX_STEPS,
        help_text="In their order; of a change, all of them at once.",
    )
