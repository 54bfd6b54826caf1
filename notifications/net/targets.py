"""The rules that a URL has to keep before anything is sent to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from notifications.net import resolving
from notifications.net.addresses import Address, is_callable, parse
from notifications.net.errors import ForbiddenAddress
from notifications.net.rules import Rules, rules

MAX_LENGTH = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}

#: What browsers, resolvers and libraries read in different ways.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
#: A last label that makes a host a number (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a URL leads: the host in ASCII, in lower case, without brackets."""

    scheme: str
    host: str
    port: int


def check(url: str) -> Target:
    """Return where `url` leads, after asking the resolver: for saving an address.

    A name may lead elsewhere later, so each call asks again, and connects to the very
    address that was judged.

    Raises:
        ForbiddenAddress: it must not be called; the message says why.
        Unreachable: its name cannot be resolved.
    """
    target = target_of(url)
    choose(target.host, target.port)
    return target


def target_of(url: str) -> Target:
    """Return where `url` leads, by its text alone; raises ForbiddenAddress."""
    parts = _parts(url)
    target = Target(scheme=parts.scheme.lower(), host=_host(parts), port=_port(parts))
    _require_allowed(target, rules())
    return target


def choose(host: str, port: int) -> Address:
    """Return the one address to connect to, of all that the resolver names.

    Raises:
        ForbiddenAddress: one of them must not be called: a name that leads both in
            and out was made to deceive.
        Unreachable: the name cannot be resolved.
    """
    allowed = rules().allowed
    found = [parse(text) for text in resolving.look_up(host, port)]
    for address in found:
        if not is_callable(address, allowed=allowed):
            raise ForbiddenAddress(f"{host} is not on the public Internet.")
    return found[0]


def _parts(url: str) -> SplitResult:
    if len(url) > MAX_LENGTH:
        raise ForbiddenAddress(f"An address has at most {MAX_LENGTH} characters.")
    if _AMBIGUOUS.search(url):
        raise ForbiddenAddress("An address has no blanks or backslashes in it.")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises for a port that is none
    except ValueError:
        raise ForbiddenAddress("This is not a web address.") from None
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddress("Leave name and password out of the address.")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removesuffix(".")
    try:
        address = ip_address(host)
    except ValueError:
        return _name(host)
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        raise ForbiddenAddress("An address of one machine's network cannot be called.")
    return str(address)


def _name(host: str) -> str:
    """Return a host's name in ASCII (IDNA).

    Decimal, octal and hexadecimal numbers are addresses to a resolver, and names to
    whoever looks at them.
    """
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ForbiddenAddress("This is not a web address.") from None
    labels = ascii_host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise ForbiddenAddress("This is not a web address.")
    if _NUMBER.fullmatch(labels[-1]):
        raise ForbiddenAddress("Write an IP address as four numbers.")
    return ascii_host


def _port(parts: SplitResult) -> int:
    port = parts.port
    return DEFAULT_PORTS.get(parts.scheme.lower(), 0) if port is None else port


def _require_allowed(target: Target, rules: Rules) -> None:
    schemes = {"https", "http"} if rules.is_http_allowed else {"https"}
    if target.scheme not in schemes:
        raise ForbiddenAddress("An address begins with https://.")
    if not rules.is_port_open(target.port):
        raise ForbiddenAddress(f"Port {target.port} is not open to webhooks here.")
    if rules.is_own(target.host, target.port):
        raise ForbiddenAddress("This site does not call itself.")
    literal = _literal(target.host)
    if literal is not None and not is_callable(literal, allowed=rules.allowed):
        raise ForbiddenAddress(f"{target.host} is not on the public Internet.")


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return parse(host)
    except ValueError:
        return None
