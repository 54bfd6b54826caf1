"""The table of addresses through which an inner network can be reached."""

from __future__ import annotations

import pytest

from notifications.net.addresses import is_callable, is_public, networks, parse

INNER_TEXT = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::127.0.0.1 ::7f00:1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:169.254.169.254 ::ffff:7f00:1 ::ffff:0:127.0.0.1
64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::8.8.8.8 64:ff9b:1::10.0.0.1
100::1 2001::1 2001:0:7f00:1:: 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1
3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%1 fec0::1 ff02::1 ff0e::1
"""
INNER = INNER_TEXT.split()

OUTER = "1.1.1.1 8.8.8.8 93.184.216.34 172.32.0.1 2606:4700::1111 2a00:1450:4001::1"


@pytest.mark.parametrize("text", INNER)
def test_an_address_that_leads_inside_is_not_public(text):
    assert not is_public(parse(text))


@pytest.mark.parametrize("text", OUTER.split())
def test_an_address_of_the_internet_is_public(text):
    assert is_public(parse(text))


def test_a_mapped_address_is_judged_as_the_one_inside():
    assert is_public(parse("::ffff:8.8.8.8"))


def test_a_range_that_admins_allow_opens_that_range_alone():
    allowed = networks(["10.1.0.0/16", "fd00::/8"])
    answers = [
        is_callable(parse(text), allowed=allowed)
        for text in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "10.2.0.1", "fe80::1")
    ]
    assert answers == [True, True, True, False, False]


def test_a_range_with_a_stray_bit_is_an_error_and_not_a_guess():
    with pytest.raises(ValueError, match="host bits"):
        networks(["10.0.0.1/8"])
