"""Routing rules: what admins decide about notifications beyond preferences."""

from __future__ import annotations

from django.db import models


class RoutingRule(models.Model):
    """Conditions, and what is done when they hold; rules run in their order."""

    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    #: How conditions are joined: "all", "any" or "none".
    match = models.CharField(
        max_length=4,
        choices=[("all", "all"), ("any", "any"), ("none", "none")],
        default="all",
    )
    #: [{"field": "severity", "operator": "gte", "value": "error"}, …]
    conditions = models.JSONField(default=list, blank=True)
    #: [{"action": "add_channel", "channel": "email"}, …]
    actions = models.JSONField(default=list, blank=True)
    #: Fires at most once in as many minutes; 0: each time.
    cooldown_minutes = models.PositiveIntegerField(default=0)
    last_fired_at = models.DateTimeField(null=True, blank=True)
    #: Rules behind it are not looked at when it fires.
    is_last = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name
