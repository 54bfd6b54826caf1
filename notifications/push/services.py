"""Which push services we send to: those of the browsers, and what admins add. Pure.

A subscription's address comes from the browser, so from whoever sits before it: sent
to any host at all, our own network would be within reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from notifications.push.errors import UnknownService

#: By what a service is called in our records; "*." stands for any names before it.
KNOWN: dict[str, tuple[str, ...]] = {
    # Chrome, Edge on Android, Opera, Brave, Samsung Internet
    "fcm": ("fcm.googleapis.com",),
    "mozilla": (
        "updates.push.services.mozilla.com",
        "*.push.services.mozilla.com",
    ),
    "apple": ("web.push.apple.com", "*.push.apple.com"),
    "windows": ("*.notify.windows.com",),
}
#: What a service is called that admins have added.
OTHER = "other"

MAX_LENGTH = 1000

#: Stricter than any parser: no port, no name or password, no escape of another host.
_ENDPOINT = re.compile(r"https://(?P<host>[a-z0-9.-]{1,253})/[!-\[\]-~]+")


def service_of(endpoint: str, *, added: Iterable[str] = ()) -> str:
    """Return which service an endpoint belongs to: a name of KNOWN, or OTHER.

    `added` are hosts of admins: a name, "*.example.org", or a whole origin with its
    scheme and port for a service on one's own machine ("http://127.0.0.1:8099").

    Raises:
        UnknownService: it is no address of any of them.
    """
    if len(endpoint) > MAX_LENGTH:
        raise UnknownService
    hosts = list(added)
    if any("//" in host and endpoint.startswith(f"{host}/") for host in hosts):
        return OTHER
    found = _ENDPOINT.fullmatch(endpoint)
    if found is None:
        raise UnknownService
    return _service(found["host"], hosts)


def _service(host: str, added: list[str]) -> str:
    for service, patterns in (*KNOWN.items(), (OTHER, tuple(added))):
        if any(_is_meant(host, pattern) for pattern in patterns):
            return service
    raise UnknownService


def _is_meant(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern.lower()
