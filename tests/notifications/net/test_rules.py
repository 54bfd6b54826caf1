"""What the settings mean for calls to the outside."""

from __future__ import annotations

import pytest

from notifications.net.rules import port_ranges, rules


def test_ports_are_single_ones_and_ranges(settings):
    settings.HEADWAY_OUTBOUND_PORTS = ["443", "8000-8002"]
    now = rules()
    assert [p for p in (80, 443, 7999, 8000, 8002, 8003) if now.is_port_open(p)] == [
        443,
        8000,
        8002,
    ]


@pytest.mark.parametrize("text", ["0", "65536", "9-8", "-1", "http", ""])
def test_what_is_no_port_is_an_error(text):
    with pytest.raises(ValueError, match=r"port|invalid literal"):
        port_ranges([text])


def test_every_name_of_the_site_is_its_own(in_production):
    now = rules()
    assert now.is_own("headway.example.org", 8443)
    assert now.is_own("a.jobs.example.org", 443)
    assert not now.is_own("example.org", 443)


def test_a_developers_machine_is_told_apart_by_ports(settings):
    settings.HEADWAY_BASE_URL = "http://127.0.0.1:8000"
    now = rules()
    assert now.is_own("localhost", 8000)
    assert not now.is_own("127.0.0.1", 9000)


def test_a_star_among_the_hosts_does_not_make_the_world_our_own(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert not rules().is_own("example.com", 443)
