from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from notifications.channels import headers


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("a\r\nBcc: eve@example.org", "a Bcc: eve@example.org"),
        ("a\x00\x0b\x1fb\x7f", "a b"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("  two   words\t", "two words"),
        ("\ud800lone", "?lone"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_a_subject_is_one_line_of_bounded_length(text, clean):
    assert headers.clean(text, limit=headers.MAX_SUBJECT) == clean


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "a@example.org"),
        ("Alice", "Alice <a@example.org>"),
        ("Doe, Alice", '"Doe, Alice" <a@example.org>'),
        ("x <eve@example.org>,", '"x <eve@example.org>," <a@example.org>'),
        ('A"B', '"A\\"B" <a@example.org>'),
        ("A\r\nBcc: eve@example.org", '"A Bcc: eve@example.org" <a@example.org>'),
        ("Zoë", "Zoë <a@example.org>"),
    ],
)
def test_a_name_stays_a_name(name, expected):
    assert headers.mailbox("a@example.org", name) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@example.org\n",
        "a@example.org\nBcc: eve@example.org",
        "a@example.org, eve@example.org",
        "a@example.org eve@example.org",
        "<a@example.org>",
        "A <a@example.org>",
        "a@example.org;eve@example.org",
        "a@b@example.org",
        "a\x00@example.org",
    ],
)
def test_an_address_is_exactly_one(address):
    with pytest.raises(ValidationError):
        headers.mailbox(address)


def test_the_sender_is_built_anew():
    assert headers.sender("Headway <h@example.org>") == "Headway <h@example.org>"
    assert headers.sender("h@example.org") == "h@example.org"
    assert headers.sender('"A, B" <h@example.org>') == '"A, B" <h@example.org>'


@pytest.mark.parametrize(
    "text", ["", "Headway", "A\r\nX: y <a@example.org>", "A <a@example>\n", "A <>"]
)
def test_a_sender_that_is_none_is_refused(text):
    with pytest.raises(ValidationError):
        headers.sender(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-A\r\nBcc": "eve@example.org"},
        {"X A": "b"},
        {"X:A": "b"},
        {"": "b"},
        {"X-A": "b\r\nBcc: eve@example.org"},
        {"X-A": "b\n"},
        {"X-A": "b\x00"},
    ],
)
def test_a_header_that_is_not_safe_is_refused(wrong):
    with pytest.raises(ValidationError):
        headers.check(wrong)


def test_an_ordinary_header_is_let_through():
    headers.check({"List-Unsubscribe": "<https://headway.example.org/u/>"})
