"""The addresses of rules and of the simulator for programs."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from notifications.routing import api, rules_api


class RuleNumber(IntConverter):
    """A number that a database can have."""

    regex = "[0-9]{1,18}"


register_converter(RuleNumber, "rule")

RULES = "notifications/rules"

urlpatterns = [
    path("notifications/simulate", api.SimulatorView.as_view(), name="simulate"),
    path(RULES, rules_api.RulesView.as_view(), name="rules"),
    path(f"{RULES}/<rule:rule_id>", rules_api.RuleView.as_view(), name="rule"),
]
