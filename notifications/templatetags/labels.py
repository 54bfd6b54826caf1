"""Filters that say kinds, channels and statuses as people read them."""

from __future__ import annotations

from django import template

from notifications import labels

register = template.Library()

register.filter("channel_label", labels.channel)
register.filter("kind_label", labels.kind)
register.filter("status_label", labels.status)
register.filter("status_look", labels.look)
register.filter("reason_label", labels.reason)
