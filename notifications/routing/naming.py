"""The actions of rules by the names of what they point to, for people."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group

from notifications import labels
from notifications.models import EscalationPolicy, WebhookEndpoint
from notifications.routing.rules import ActionKind

DEEDS: dict[ActionKind, str] = {
    ActionKind.ADD_CHANNEL: "Tell by",
    ActionKind.DROP_CHANNEL: "Do not tell by",
    ActionKind.SET_SEVERITY: "Set the severity to",
    ActionKind.SEND_TO_ENDPOINT: "Send to the webhook",
    ActionKind.NOTIFY_GROUP: "Tell the group",
    ActionKind.START_ESCALATION: "Start the escalation",
}
#: What an action may point to that is a row; all have names.
_ROWS = {
    ActionKind.SEND_TO_ENDPOINT: WebhookEndpoint,
    ActionKind.NOTIFY_GROUP: Group,
    ActionKind.START_ESCALATION: EscalationPolicy,
}


def in_words(actions: Iterable[str]) -> list[str]:
    """Return the actions of a decision, "start escalation: 1", in words."""
    return [_in_words(action) for action in actions]


def _in_words(action: str) -> str:
    deed, _, target = action.partition(": ")
    kind = ActionKind(deed.replace(" ", "_"))
    return f"{DEEDS[kind]} {_name_of(kind, target)}"


def _name_of(kind: ActionKind, target: str) -> str:
    if kind in (ActionKind.ADD_CHANNEL, ActionKind.DROP_CHANNEL):
        return labels.channel(target)
    if kind not in _ROWS:
        return target
    rows = _ROWS[kind]._default_manager.filter(pk=target)
    name = rows.values_list("name", flat=True).first()
    return f"“{name}”" if name else "that is gone"
