"""Routing rules in the admin: rows to choose from, checked before they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from notifications.admin.rule_rows import ActionRows, ConditionRows, RowsField
from notifications.models import RoutingRule
from notifications.routing.validating import problems_of

if TYPE_CHECKING:
    RulePages = admin.ModelAdmin[RoutingRule]
    Base = forms.ModelForm[RoutingRule]
else:
    RulePages = admin.ModelAdmin
    Base = forms.ModelForm


_MATCHES = (
    ("all", "all conditions hold"),
    ("any", "any of the conditions holds"),
    ("none", "none of the conditions holds"),
)


class RuleForm(Base):
    """One rule; errors say which row is wrong, and how."""

    match = forms.ChoiceField(choices=_MATCHES, label="It fires when")
    conditions = RowsField(widget=ConditionRows, required=False)
    actions = RowsField(widget=ActionRows, required=False)

    class Meta:
        model = RoutingRule
        fields = (
            "name",
            "position",
            "is_active",
            "match",
            "conditions",
            "actions",
            "cooldown_minutes",
            "is_last",
        )
        labels = {
            "position": "Order",
            "is_active": "In force",
            "cooldown_minutes": "Minutes of rest",
            "is_last": "Last one",
        }
        help_texts = {
            "position": "Rules run from the lowest up; later ones overrule.",
            "cooldown_minutes": "It fires at most once in as many minutes; 0: always.",
            "is_last": "Rules behind it are not looked at when it fires.",
        }

    def clean(self) -> dict[str, Any]:
        """Check both lists; what they point to has to be there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lists = cleaned.get("conditions") or [], cleaned.get("actions") or []
        for problem in problems_of(*lists):
            is_condition = problem.startswith("Condition")
            self.add_error("conditions" if is_condition else "actions", problem)
        return cleaned


@admin.register(RoutingRule)
class RoutingRuleAdmin(RulePages):
    """What admins decide about notifications; the simulator tries it."""

    form = RuleForm
    list_display = (
        "name",
        "position",
        "is_active",
        "match",
        "cooldown_minutes",
        "is_last",
        "last_fired_at",
    )
    list_editable = ("position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    change_list_template = "admin/notifications/routingrule_list.html"

    def save_model(
        self, request: HttpRequest, obj: RoutingRule, form: Any, change: bool
    ) -> None:
        """Write what was changed: when it last fired is for workers to say."""
        obj.save(update_fields=list(form.changed_data) if change else None)
