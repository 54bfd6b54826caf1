"""What the settings say of calls to the outside, as one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from notifications.net.addresses import Network, networks

_PORTS = range(1, 65_536)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What may be called; `own` is our own host and port."""

    is_http_allowed: bool
    ports: tuple[range, ...]
    #: Ranges that are not public and may be called all the same.
    allowed: tuple[Network, ...]
    own: tuple[str, int]
    own_hosts: tuple[str, ...]

    def is_port_open(self, port: int) -> bool:
        """Return whether admins let calls go to `port`."""
        return any(port in ports for ports in self.ports)

    def is_own(self, host: str, port: int) -> bool:
        """Return whether it is this site: a webhook to ourselves would be a loop.

        A machine of developers is several servers, told apart by their ports.
        """
        if host in _LOOPBACK_NAMES:
            return self.own[0] in _LOOPBACK_NAMES and port == self.own[1]
        return host == self.own[0] or validate_host(host, self.own_hosts)


def rules() -> Rules:
    """Return the rules as the settings are now.

    Raises:
        ValueError: a port or a range cannot be read (check headway.E020 says so).
    """
    return Rules(
        is_http_allowed=settings.HEADWAY_OUTBOUND_HTTP,
        ports=port_ranges(settings.HEADWAY_OUTBOUND_PORTS),
        allowed=networks(settings.HEADWAY_OUTBOUND_NETWORKS),
        own=_own(),
        own_hosts=tuple(h for h in settings.ALLOWED_HOSTS if h != "*"),
    )


def port_ranges(texts: Iterable[str]) -> tuple[range, ...]:
    """Return ports ("443") and ranges of them ("8000-8999").

    Raises:
        ValueError: one is no port.
    """
    return tuple(_port_range(text) for text in texts)


def _port_range(text: str) -> range:
    first, dash, last = text.partition("-")
    ports = range(int(first), int(last if dash else first) + 1)
    if not ports or ports[0] not in _PORTS or ports[-1] not in _PORTS:
        raise ValueError(f"{text!r} is no port.")
    return ports


def _own() -> tuple[str, int]:
    parts = urlsplit(settings.HEADWAY_BASE_URL)
    return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
