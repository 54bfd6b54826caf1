"""What commands that act on jobs share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.utils import timezone

from progress import terminal
from progress.terminal import CarefulCommand

OPTIONS = {"dry_run": False, "yes": False}


def test_a_moment_is_a_date_or_a_time_ago():
    expected = datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert terminal.moment("2026-11-22 14:00") == expected
    ago = timezone.now() - terminal.moment("1:30:00")
    assert timedelta(minutes=89) < ago < timedelta(minutes=91)


@pytest.mark.parametrize("text", ["", "soon", "22.11.2026"])
def test_anything_else_is_no_moment(text):
    with pytest.raises(CommandError, match="is no moment"):
        terminal.moment(text)


class Screen(StringIO):
    """A terminal with somebody in front of it."""

    def isatty(self) -> bool:
        return True


def asked(monkeypatch: pytest.MonkeyPatch, answer: str, **options: Any) -> bool:
    monkeypatch.setattr("builtins.input", lambda _: answer)
    command = CarefulCommand(stdout=Screen())
    return command.is_meant({**OPTIONS, **options})


@pytest.mark.parametrize("answer", ["y", "Yes", " y "])
def test_a_person_who_says_yes_means_it(monkeypatch, answer):
    assert asked(monkeypatch, answer)


@pytest.mark.parametrize("answer", ["", "n", "perhaps"])
def test_anything_else_means_no(monkeypatch, answer):
    with pytest.raises(CommandError, match="Nothing was done"):
        asked(monkeypatch, answer)


def test_a_dry_run_is_never_meant(monkeypatch):
    assert not asked(monkeypatch, "y", dry_run=True, yes=True)


@pytest.mark.django_db
def test_who_acts_has_to_be_there(alice):
    assert terminal.person(None) is None
    assert terminal.person("alice") == alice
    with pytest.raises(CommandError, match="There is no user"):
        terminal.person("nobody")
