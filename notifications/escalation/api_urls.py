"""Addresses of escalations for programs."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from notifications.escalation import api, policies_api


class PolicyNumber(IntConverter):
    """A number that a database can have."""

    regex = "[0-9]{1,18}"


register_converter(PolicyNumber, "policy")

BASE = "notifications/escalations"
POLICIES = "notifications/escalation-policies"

urlpatterns = [
    path(BASE, api.EscalationsView.as_view(), name="escalations"),
    path(
        f"{BASE}/<uuid:run_id>/acknowledge",
        api.AcknowledgeView.as_view(),
        name="escalation-acknowledge",
    ),
    path(POLICIES, policies_api.PoliciesView.as_view(), name="escalation-policies"),
    path(
        f"{POLICIES}/<policy:policy_id>",
        policies_api.PolicyView.as_view(),
        name="escalation-policy",
    ),
]
