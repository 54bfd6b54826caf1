"""What a mail says of how to stop its kind: the link, and the headers (RFC 8058)."""

from __future__ import annotations

from notifications.kinds import Kind
from notifications.models import Delivery
from notifications.preferences.reading import settings_of
from notifications.registry import REGISTRY
from notifications.unsubscribe.tokens import EVERYTHING, Link, url_of


def link_for(delivery: Delivery) -> str:
    """Return the address that stops mails like this one; empty if nobody may.

    The mail of a digest tells of many kinds: its link stops all that are optional.
    """
    if delivery.recipient_id is None:
        return ""
    scope = scope_of(delivery)
    if not scope:
        return ""
    epoch = settings_of(delivery.recipient).epoch
    return url_of(Link(user_id=delivery.recipient_id, scope=scope, epoch=epoch))


def scope_of(delivery: Delivery) -> str:
    """Return the scope that the mail's link stops; empty for mandatory kinds."""
    if delivery.event is None:
        return EVERYTHING
    kind = Kind(delivery.event.kind)
    return "" if REGISTRY[kind].is_mandatory else f"kind:{kind}"


def headers_for(url: str) -> dict[str, str]:
    """Return the headers that offer the link.

    RFC 8058, 3.1: one click needs an https address; without it there is no offer to
    mail providers, and the link alone is for people.
    """
    if not url:
        return {}
    offer = {"List-Unsubscribe": f"<{url}>"}
    if url.startswith("https://"):
        offer["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return offer
