"""Texts that mean harm: web pages, notes, tables and messages, mostly too deep."""

from __future__ import annotations

from tests.support.hostile_files.types import MILLION, HostileFile


def deep_mail() -> bytes:
    """A message in a message, three thousand deep."""
    head = b"Content-Type: message/rfc822\r\n\r\n"
    start = b"From: a@example.org\r\nSubject: In it\r\n"
    return start + head * 3_000 + start + b"\r\nThe innermost.\r\n"


TEXTS = (
    HostileFile(
        name="deep.html",
        build=lambda: b"<html><body>" + b"<div>" * 500_000 + b"deep",
        code="nested_too_deep",
    ),
    HostileFile(name="deep.json", build=lambda: b"[" * 500_000 + b"]" * 500_000),
    HostileFile(name="deep.rtf", build=lambda: b"{\\rtf1 " + b"{" * MILLION + b"a"),
    HostileFile(name="deep.md", build=lambda: b"> " * 50_000 + b"deep", code="empty"),
    HostileFile(name="deep.eml", build=deep_mail, code="nested_too_deep"),
    HostileFile(name="quotes.csv", build=lambda: b'a;b\n"' + b"x," * MILLION),
)
