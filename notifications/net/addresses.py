"""Which IP addresses may be called: those of the public Internet. Pure.

The standard library's `is_private` misses carrier-grade NAT, multicast, 6to4, NAT64
and what was deprecated, through each of which an inner network can be reached. Hence
lists of our own, from the registries of IANA for special-purpose addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: RFC 6890 and its updates, and a cloud's host agent that has a public address.
_FORBIDDEN_V4: tuple[IPv4Network, ...] = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        # Carrier-grade NAT (RFC 6598); inside clouds as well
        "100.64.0.0/10",
        "127.0.0.0/8",
        # Link-local: the clouds' metadata services
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        # Relays of 6to4 (RFC 7526)
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        # Multicast, reserved, broadcast
        "224.0.0.0/4",
        "240.0.0.0/4",
        # Azure's WireServer
        "168.63.129.16/32",
    )
)

#: All that was given out for global unicast (RFC 4291, 2.4). It leaves out loopback,
#: IPv4-compatible, NAT64, SRv6, unique local, link-local, site-local and multicast.
_UNICAST_V6 = IPv6Network("2000::/3")
_FORBIDDEN_V6: tuple[IPv6Network, ...] = tuple(
    IPv6Network(text)
    for text in (
        # Teredo, ORCHID and other protocols' own
        "2001::/23",
        "2001:db8::/32",
        # 6to4: an IPv4 address inside
        "2002::/16",
        "3fff::/20",
    )
)


def parse(text: str) -> Address:
    """Return the address that a resolver or socket names; an IPv4 one if mapped.

    Raises:
        ValueError: it is none.
    """
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return CIDR ranges as networks.

    Raises:
        ValueError: one is no range.
    """
    return tuple(ip_network(text) for text in texts)


def is_public(address: Address) -> bool:
    """Return whether it is an address of the public Internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _FORBIDDEN_V4)
    is_special = any(address in network for network in _FORBIDDEN_V6)
    return address in _UNICAST_V6 and not is_special


def is_callable(address: Address, *, allowed: Iterable[Network]) -> bool:
    """Return whether it may be called: public, or in a range that admins allowed."""
    return is_public(address) or any(address in network for network in allowed)
