"""Headers of messages: parsed within bounds, whatever stands in them."""

from __future__ import annotations

import email

import pytest

from workers.readers.mail_headers import MAX_CHARACTERS, BoundedPolicy


def header(name: str, value: str) -> str | None:
    source = f"{name}: {value}\r\n\r\n"
    found = email.message_from_string(source, policy=BoundedPolicy())[name]
    return None if found is None else str(found)


def test_an_ordinary_header_is_read_whole():
    assert header("Subject", "=?utf-8?q?B=C3=B6cker?= and more") == "Böcker and more"
    assert header("From", "Alice <alice@example.org>") == "Alice <alice@example.org>"


def test_of_a_long_header_the_beginning_is_read():
    assert header("Subject", "a" * 99_999) == "a" * MAX_CHARACTERS


@pytest.mark.parametrize("name", ["From", "Cc", "Date", "Content-Type"])
def test_a_header_that_cannot_be_parsed_is_no_error(name):
    assert header(name, "(" * 5_000) is not None
