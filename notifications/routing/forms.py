"""What the simulator is asked: a kind, a person, and a job or a sample."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User

from notifications.kinds import Kind
from notifications.registry import REGISTRY
from progress.models import Job

_LOOK = {"class": "input"}


class SimulationForm(forms.Form):
    """Without a job the kind's sample is used; without a person the job's owner."""

    kind = forms.ChoiceField(
        choices=[(kind.value, entry.label) for kind, entry in REGISTRY.items()],
        widget=forms.Select(attrs=_LOOK),
    )
    job = forms.UUIDField(
        required=False,
        label="Job",
        help_text="Its id. Empty: a sample.",
        widget=forms.TextInput(attrs=_LOOK),
    )
    person = forms.CharField(
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs=_LOOK),
        help_text="A user name. Empty: the owner of the job, or you.",
    )

    def clean_kind(self) -> Kind:
        """Return the kind as a word of ours."""
        return Kind(self.cleaned_data["kind"])

    def clean_job(self) -> Job | None:
        """Return the job."""
        if not (pk := self.cleaned_data["job"]):
            return None
        job = Job.objects.select_related("batch__owner", "owner").filter(pk=pk).first()
        if job is None:
            raise forms.ValidationError("There is no such job.")
        return job

    def clean_person(self) -> User | None:
        """Return the person."""
        if not (name := self.cleaned_data["person"]):
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise forms.ValidationError("There is nobody of this name.")
        return user

    def who(self, asking: User) -> User:
        """Return for whom it is simulated."""
        cleaned: dict[str, Any] = self.cleaned_data
        job: Job | None = cleaned["job"]
        person: User | None = cleaned["person"]
        return person or (job.owner if job else asking)
