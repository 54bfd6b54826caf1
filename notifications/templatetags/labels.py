"""Filters that say the names of kinds and channels as people read them."""

from __future__ import annotations

from django import template

from notifications import labels

register = template.Library()

register.filter("channel_label", labels.channel)
register.filter("kind_label", labels.kind)
