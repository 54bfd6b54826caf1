"""What requests may say, checked before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from progress.states import State
from progress.turns import NAMES, NORMAL

_STATES = [state.value for state in State]
#: Unknown names that an answer repeats, and how much of each.
_MOST_NAMED, _LONGEST_NAME = 20, 100


class StrictInput(serializers.Serializer[Any]):
    """A body in which a name that is not known is refused, and not passed over."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values.

        Raises:
            ValidationError: a field is wrong, or there is no such field.
        """
        given = set(data) - {"csrfmiddlewaretoken"} if isinstance(data, Mapping) else ()
        is_form = hasattr(data, "getlist")
        names = {_field_of(str(name)) if is_form else str(name) for name in given}
        unknown = sorted(names - set(self.fields))[:_MOST_NAMED]
        if unknown:
            known = f"There is no such field; there are {', '.join(self.fields)}."
            raise serializers.ValidationError(
                {name[:_LONGEST_NAME]: [known] for name in unknown}
            )
        return super().to_internal_value(data)


class NewJobInput(StrictInput):
    """A submission: files and what to do with them."""

    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        help_text="Repeat the field, once for each file.",
    )
    job_type = serializers.CharField(
        default="document", max_length=50, help_text="A name of /api/job-types."
    )
    batch = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=200,
        help_text="A batch's title or id; a new title begins a batch.",
    )
    title = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=250,
        help_text="If empty, the first file's name.",
    )
    priority = serializers.ChoiceField(
        choices=list(NAMES.items()),
        default=NORMAL,
        help_text="Above 0 for administrators only.",
    )


class CancelInput(StrictInput):
    """How a cancel is meant."""

    force = serializers.BooleanField(
        default=False,
        help_text="Kill what was asked to stop before and has not stopped.",
    )


class RetryInput(StrictInput):
    """What of it is to be retried, and how."""

    codes = serializers.ListField(
        child=serializers.CharField(max_length=50),
        default=list,
        max_length=100,
        help_text="Only these causes, by code; `cancelled` for what was cancelled.",
    )
    from_scratch = serializers.BooleanField(
        default=False, help_text="Drop the pages that were read, and read all again."
    )


class RetryQuery(serializers.Serializer[Any]):
    """What narrows the documents that can be retried."""

    job = serializers.UUIDField(required=False)
    batch = serializers.UUIDField(required=False)
    document = serializers.UUIDField(required=False)
    job_type = serializers.CharField(required=False, max_length=50)
    owner = serializers.CharField(required=False, max_length=150)
    code = serializers.ListField(
        child=serializers.CharField(max_length=50),
        required=False,
        max_length=100,
        help_text="A cause; repeat it for several.",
    )
    since = serializers.DateTimeField(required=False, help_text="When it ended.")
    until = serializers.DateTimeField(required=False)
    worth_retrying = serializers.BooleanField(
        default=False, help_text="Without what would fail again the same way."
    )


class PriorityInput(StrictInput):
    """A priority; above 0 for administrators only."""

    priority = serializers.ChoiceField(choices=list(NAMES.items()))


class NewBatchInput(StrictInput):
    """A batch to be begun."""

    title = serializers.CharField(max_length=200)


class JobQuery(serializers.Serializer[Any]):
    """What narrows a list of jobs."""

    state = serializers.MultipleChoiceField(
        choices=_STATES, required=False, help_text="Repeat it for several."
    )
    job_type = serializers.CharField(required=False, max_length=50)
    batch = serializers.UUIDField(required=False)
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="Words of titles and names; state:, type:, batch:, error: narrow. "
        "state:failed_in_part finds what failed and left good pages.",
    )


class DocumentQuery(serializers.Serializer[Any]):
    """What narrows a list of documents."""

    state = serializers.MultipleChoiceField(choices=_STATES, required=False)


class FrameQuery(serializers.Serializer[Any]):
    """Which frame of a job is wanted."""

    after = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=2**63 - 1,
        help_text="The seq that the caller knows; 0 for the whole present.",
    )
    wait = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=25,
        help_text="Seconds to hold the answer until there is something after `after`.",
    )


class ProcessQuery(serializers.Serializer[Any]):
    """Which jobs' progress is wanted."""

    action = serializers.ChoiceField(choices=["status"])
    filename = serializers.CharField(
        required=False,
        max_length=250,
        help_text="Only jobs with a document of exactly this name.",
    )
    all = serializers.BooleanField(
        default=False, help_text="Jobs of everybody whose jobs one may see."
    )


def _field_of(name: str) -> str:
    """Return the field of a name in a form: "headers" of "headers.X", too."""
    return name.partition("[")[0].partition(".")[0]


def checked(kind: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """Return the values that `data` gives, in their types.

    Raises:
        ValidationError: it gives something else.
    """
    given = kind(data=data)
    given.is_valid(raise_exception=True)
    values: dict[str, Any] = given.validated_data
    return values
