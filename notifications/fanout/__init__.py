"""Tell an event to everybody it concerns: rows of inboxes, and deliveries."""

from __future__ import annotations

from notifications.fanout.running import fan_out
from notifications.fanout.waiting import count_waiting, take_waiting

__all__ = ["count_waiting", "fan_out", "take_waiting"]
