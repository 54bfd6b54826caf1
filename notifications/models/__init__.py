"""What people are told, and what became of each telling."""

from __future__ import annotations

from notifications.models.delivery import Delivery
from notifications.models.notification import Notification

__all__ = ["Delivery", "Notification"]
