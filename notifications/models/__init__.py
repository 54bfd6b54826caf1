"""What people are told, what they want, and what became of each telling."""

from __future__ import annotations

from notifications.models.attempt import DeliveryAttempt, Outcome
from notifications.models.delivery import Delivery
from notifications.models.digest import Cadence, Digest
from notifications.models.endpoint import WebhookEndpoint, WebhookSecret
from notifications.models.escalation import (
    EscalationPolicy,
    EscalationRun,
    EscalationStep,
    RunState,
    StepCondition,
)
from notifications.models.event import NotificationEvent
from notifications.models.inbox import Inbox
from notifications.models.notification import Notification
from notifications.models.preferences import (
    ChannelPreference,
    Choice,
    JobChoice,
    NotificationSettings,
    PreferenceChange,
    QuietHours,
    SiteDefault,
)
from notifications.models.push import PushSubscription, VapidKey
from notifications.models.receipt import ProviderReceipt
from notifications.models.rule import RoutingRule
from notifications.models.suppression import Suppression
from notifications.models.template import MessageTemplate, TemplateVersion

__all__ = [
    "Cadence",
    "ChannelPreference",
    "Choice",
    "Delivery",
    "DeliveryAttempt",
    "Digest",
    "EscalationPolicy",
    "EscalationRun",
    "EscalationStep",
    "Inbox",
    "JobChoice",
    "MessageTemplate",
    "Notification",
    "NotificationEvent",
    "NotificationSettings",
    "Outcome",
    "PreferenceChange",
    "ProviderReceipt",
    "PushSubscription",
    "QuietHours",
    "RoutingRule",
    "RunState",
    "SiteDefault",
    "StepCondition",
    "Suppression",
    "TemplateVersion",
    "VapidKey",
    "WebhookEndpoint",
    "WebhookSecret",
]
