"""Marks that only one kind has decide; else the name does."""

from __future__ import annotations

import pytest

from workers.readers.text_kinds import kind_of_text

MAIL = b"Received: from a\r\n by b\r\nMessage-ID: <x>\r\nSubject: Hello\r\n\r\nHi.\r\n"


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"<!DOCTYPE html><p>x", "a.txt", "html"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<html xmlns="x">', "a.md", "html"),
        ("<!DOCTYPE html><p>x".encode("utf-16"), "a", "html"),
        (b"<p>a fragment", "a.html", "html"),
        (b"<p>a fragment", "a.txt", "text"),
        (b"<titles> are no title", "a", "text"),
        (MAIL, "a.txt", "email"),
        (b"From alice Mon Mar 3\n" + MAIL, "a", "email"),
        (b"From: alice\n\nHello.", "a.eml", "email"),
        (b"From: alice\nTo: bob\n\nMinutes.", "a.txt", "text"),
        (b"just words", "a.eml", "text"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        (b"a,b\n1,2\n", "a.txt", "text"),
        (b"# A", "a.md", "markdown"),
        (b"# A", "", "text"),
    ],
)
def test_a_kind_of_text_is_told(head, name, kind):
    assert kind_of_text(head, name).kind == kind
