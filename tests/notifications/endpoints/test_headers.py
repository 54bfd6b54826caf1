"""Further headers: whose they are to set, and what they may hold."""

from __future__ import annotations

import pytest

from notifications.endpoints import headers
from notifications.endpoints.errors import EndpointRefused

NOT_THEIRS = """
Host Content-Type content-length Content-Encoding Transfer-Encoding TE Upgrade
Connection Cookie User-Agent Accept-Encoding Proxy-Authorization Webhook-Id
webhook-signature svix-id X-Forwarded-For x-amz-date X-Goog-Api Sec-Fetch-Mode Expect
"""


@pytest.mark.parametrize("name", NOT_THEIRS.split())
def test_what_frames_or_signs_a_message_is_ours(name):
    with pytest.raises(EndpointRefused) as caught:
        headers.check({name: "x"})
    assert caught.value.field == "headers"


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "é", "a\x00", "x" * 101])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(EndpointRefused):
        headers.check({name: "x"})


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "a\x00b", "a\x7fb", "日本"])
def test_a_value_that_could_add_a_header_is_refused(value):
    with pytest.raises(EndpointRefused):
        headers.check({"X-Key": value})


def test_ordinary_headers_pass_and_lose_blanks():
    given = {"Authorization": " Bearer x ", "X-Name": "Zoë"}
    assert headers.check(given) == {"Authorization": "Bearer x", "X-Name": "Zoë"}


@pytest.mark.parametrize(
    "given",
    [
        {f"X-{number}": "" for number in range(11)},
        {"X-Key": "x" * 2001},
        {"X-Key": "1", "x-key": "2"},
    ],
)
def test_too_many_too_long_and_twice_are_refused(given):
    with pytest.raises(EndpointRefused):
        headers.check(given)


def test_lines_keep_what_is_masked():
    kept = {"X-Key": "swordfish"}
    shown = headers.to_lines(kept)
    assert "swordfish" not in shown
    assert headers.from_lines(f"{shown}\n\nX-B: a:b", kept) == {**kept, "X-B": "a:b"}
    assert headers.from_lines("", kept) == {}


def test_a_mask_without_a_value_behind_it_is_refused():
    with pytest.raises(EndpointRefused, match="X-New anew"):
        headers.from_lines(f"X-New: {headers.MASK}", {"X-Old": "swordfish"})
