"""Escalation policies in the admin with their steps, and the runs to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin

from notifications import labels
from notifications.admin.deliveries import ReadOnly
from notifications.escalation.plan import (
    CHOOSE_ONE,
    MAX_ROUNDS,
    USUAL_CHANNELS,
    tells_one,
)
from notifications.models import EscalationPolicy, EscalationRun, EscalationStep

if TYPE_CHECKING:
    Steps = admin.TabularInline[EscalationStep, EscalationPolicy]
    PolicyPages = admin.ModelAdmin[EscalationPolicy]
    RunPages = admin.ModelAdmin[EscalationRun]
    StepBase = forms.ModelForm[EscalationStep]
    PolicyBase = forms.ModelForm[EscalationPolicy]
else:
    Steps = admin.TabularInline
    PolicyPages = RunPages = admin.ModelAdmin
    StepBase = PolicyBase = forms.ModelForm


class StepForm(StepBase):
    """One step: exactly one of a person, a group and an endpoint is told."""

    channels = forms.MultipleChoiceField(
        choices=[(name.value, labels.channel(name)) for name in USUAL_CHANNELS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For people. None chosen: all of them.",
    )

    def clean(self) -> dict[str, Any]:
        """Check that the step tells somebody, and one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not tells_one(cleaned) and not cleaned.get("DELETE"):
            raise forms.ValidationError(CHOOSE_ONE)
        return cleaned


class PolicyForm(PolicyBase):
    """A policy, gone through nine times at most."""

    rounds = forms.IntegerField(min_value=1, max_value=MAX_ROUNDS, initial=1)

    class Meta:
        model = EscalationPolicy
        fields = ("name", "is_active", "rounds")


class StepInline(Steps):
    """The steps of a policy in their order."""

    model = EscalationStep
    form = StepForm
    extra = 1
    autocomplete_fields = ("user",)

    class Media:
        css: ClassVar = {"all": ("css/admin-policies.css",)}


@admin.register(EscalationPolicy)
class EscalationPolicyAdmin(PolicyPages):
    """Who is told next while nobody takes care of it; runs under way keep theirs."""

    form = PolicyForm
    list_display = ("name", "is_active", "rounds")
    inlines = (StepInline,)
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "is_active", "rounds"),
                "description": "Who is told sees the escalation: what failed, and "
                "“I take care of it”. They do not see the job, unless it is "
                "theirs or they are staff.",
            },
        ),
    )


@admin.register(EscalationRun)
class EscalationRunAdmin(ReadOnly, RunPages):
    """Escalations as they went."""

    list_display = ("event", "policy", "state", "step", "due_at", "acknowledged_by")
    list_filter = ("state", "policy")
    list_select_related = ("event", "policy", "acknowledged_by")
    ordering = ("-started_at",)
    exclude = ("lease_token",)
