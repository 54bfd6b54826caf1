"""Which URLs may be saved and called, as an attacker would write them."""

from __future__ import annotations

import pytest

from notifications.net.errors import ForbiddenAddress, Unreachable
from notifications.net.targets import Target, check, choose, target_of

pytestmark = pytest.mark.usefixtures("in_production")

FORBIDDEN = """
http://example.org/
ftp://example.org/
file:///etc/passwd
gopher://example.org/
//example.org/
example.org
https://
https:///path
https://user@example.org/
https://user:secret@example.org/
https://@example.org/
https://example.org:80/
https://example.org:22/
https://example.org:0/
https://example.org:65536/
https://example.org:port/
https://example.org\\@127.0.0.1/
https://127.0.0.1/
https://2130706433/
https://0x7f000001/
https://0x7f.0.0.1/
https://0177.0.0.1/
https://017700000001/
https://127.1/
https://127.0.1/
https://0/
https://127.0.0.1./
https://①②⑦.⓪.⓪.①/
https://169.254.169.254/latest/meta-data/
https://[::1]/
https://[::]/
https://[::ffff:127.0.0.1]/
https://[::ffff:a9fe:a9fe]/
https://[::127.0.0.1]/
https://[64:ff9b::7f00:1]/
https://[64:ff9b:1::a00:1]/
https://[2002:7f00:1::]/
https://[fec0::1]/
https://[fe80::1%25eth0]/
https://[fd00:ec2::254]/
https://[::1/
https://headway.example.org/api/jobs
https://HEADWAY.example.org./
https://x.jobs.example.org/
https://exa mple.org/
https://example..org/
https://-a.example.org/
""".strip().splitlines()


@pytest.mark.parametrize("url", FORBIDDEN)
def test_a_forbidden_address_is_refused_by_its_text_alone(url, resolve):
    with pytest.raises(ForbiddenAddress):
        target_of(url)


@pytest.mark.parametrize("character", ["\r", "\n", "\t", "\x00", "\x7f", "\x85"])
def test_control_characters_are_refused_and_not_dropped(character):
    with pytest.raises(ForbiddenAddress):
        target_of(f"https://exam{character}ple.org/")


def test_a_longer_address_than_2000_characters_is_refused():
    url = "https://example.org/".ljust(2000, "a")
    assert target_of(url).host == "example.org"
    with pytest.raises(ForbiddenAddress):
        target_of(url + "a")


def test_an_ordinary_address_is_taken_apart():
    assert target_of("https://Hooks.Example.ORG./in?x=1") == Target(
        scheme="https", host="hooks.example.org", port=443
    )
    assert target_of("https://bücher.example:8443/").host == "xn--bcher-kva.example"
    assert target_of("https://[2606:4700::1111]/").host == "2606:4700::1111"


def test_http_is_for_development(settings):
    settings.HEADWAY_OUTBOUND_HTTP = True
    settings.HEADWAY_OUTBOUND_PORTS = ["80"]
    assert target_of("http://example.org/").port == 80


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["2606:4700::1111", "fe80::1"]],
)
def test_a_name_is_refused_if_one_of_its_addresses_leads_inside(resolve, addresses):
    resolve("hooks.example.com", addresses)
    with pytest.raises(ForbiddenAddress):
        check("https://hooks.example.com/")


def test_a_name_of_the_internet_is_taken(resolve):
    resolve("hooks.example.com", ["93.184.216.34"])
    assert check("https://hooks.example.com/").host == "hooks.example.com"


def test_a_name_that_nobody_has_cannot_be_reached(resolve):
    with pytest.raises(Unreachable):
        check("https://nobody.example.com/")


def test_an_allowed_range_opens_numbers_and_names(resolve, settings):
    settings.HEADWAY_OUTBOUND_NETWORKS = ["10.0.0.0/8"]
    resolve("intranet.example.com", ["10.1.2.3"])
    assert check("https://10.1.2.3/").host == "10.1.2.3"
    assert str(choose("intranet.example.com", 443)) == "10.1.2.3"
    with pytest.raises(ForbiddenAddress):
        target_of("https://127.0.0.1/")
