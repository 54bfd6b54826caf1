"""Undo is offered to whoever did it, and to nobody who was sent a link."""

from __future__ import annotations

import pytest
from django.core import signing

from notifications.inbox import undoing
from notifications.inbox.undoing import Undoing, token_of, undoing_of


def test_what_was_offered_comes_back():
    token = token_of(1, "restore", ["a", "b"])
    assert undoing_of(1, token) == Undoing(action="restore", ids=("a", "b"))


def test_nobody_else_is_offered_it():
    assert undoing_of(2, token_of(1, "restore", ["a"])) is None


@pytest.mark.parametrize("token", ["", "archive", signing.dumps([1, "archive", "a"])])
def test_what_was_made_up_offers_nothing(token):
    assert undoing_of(1, token) is None


def test_it_is_not_offered_for_ever(monkeypatch):
    monkeypatch.setattr(undoing, "_LASTS", -1)
    assert undoing_of(1, token_of(1, "restore", ["a"])) is None
