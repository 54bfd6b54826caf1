"""Resolves once, judges all addresses, and connects to the one that was judged."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress, get_ip_address
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from notifications.net.addresses import Address, is_public
from notifications.net.connections import POOLS
from notifications.net.errors import ForbiddenAddress
from notifications.net.targets import DEFAULT_PORTS, choose


class PinnedAdapter(IPFilterAdapter):
    """Connects by number while TLS and `Host` go by name.

    The adapter it builds upon looks at the first address only, and knows a shorter
    list; what it forbids on top of ours stays forbidden.
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Build the pools, with connections that check their peer."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Return where to connect, and by what name to know the server.

        Raises:
            ForbiddenAddress: it must not be called.
            Unreachable: the name cannot be resolved.
        """
        place, options = HTTPAdapter.build_connection_pool_key_attributes(
            self, request, verify, cert
        )
        host, port = place["host"].strip("[]"), place["port"]
        address = choose(host, port or DEFAULT_PORTS[place["scheme"]])
        _require_second_opinion(address)
        if place["scheme"] == "https":
            options |= {"assert_hostname": host, "server_hostname": host}
        request.headers["Host"] = _bracketed(host) + (f":{port}" if port else "")
        return {**place, "host": _bracketed(str(address))}, options


def _require_second_opinion(address: Address) -> None:
    """Raise ForbiddenAddress for what the library forbids, unless admins allowed it."""
    if not is_public(address):
        return
    try:
        get_ip_address(str(address), 443, allow_loopback=False)
    except InvalidIPAddress:
        raise ForbiddenAddress(f"{address} is not on the public Internet.") from None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
