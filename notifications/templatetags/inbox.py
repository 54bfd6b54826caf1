"""Tags of the inbox: the bell of every page, and how a kind looks."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from notifications.inbox.looks import look_of
from progress import notices
from progress.templatetags.headway import icon

register = template.Library()

#: A badge holds two digits.
MOST_SHOWN = 99


@register.inclusion_tag("notifications/parts/bell.html")
def inbox_bell(user: Any) -> dict[str, Any]:
    """Return the way to the inbox, with how many are unread."""
    news = notices.current().news({user.pk: 0})[user.pk]
    unread = news.unread
    brief = f"{MOST_SHOWN}+" if unread > MOST_SHOWN else str(unread)
    return {"unread": unread, "brief": brief, "seq": news.seq}


@register.simple_tag
def look(kind: str, severity: str) -> SafeString:
    """Return the icon and word of a kind, in the colour of how bad it is."""
    seen = look_of(kind, severity)
    return format_html(
        '<span class="look" data-state="{}">{}<span>{}</span></span>',
        seen.state,
        icon(seen.icon),
        seen.word,
    )
