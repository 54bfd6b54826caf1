"""Whom push services write to when we misbehave: the `sub` of each token (RFC 8292)."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

#: Names that lead nowhere from outside.
_LOCAL = ("localhost", ".localhost", ".local", ".invalid", ".test")


def vapid_contact() -> str:
    """Return what is set, else the sender of mails, or this site where it has none."""
    set_by_admins: str = settings.HEADWAY_VAPID_CONTACT
    sender = f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    site: str = settings.HEADWAY_BASE_URL
    usual = site if is_reachable(site) and not is_reachable(sender) else sender
    return set_by_admins or usual


def is_reachable(contact: str) -> bool:
    """Return whether a contact looks like one that the world can write to."""
    parts = urlsplit(contact)
    host = parts.hostname if parts.scheme == "https" else parts.path.partition("@")[2]
    is_known = parts.scheme in ("https", "mailto") and "." in (host or "")
    return is_known and not f".{host}".lower().endswith(_LOCAL)
