"""The program's frame: messages, exit codes, and the order of preparations."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import replace

import pytest

from config.errors import StartError
from config.server import __main__ as program


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path):
    """Signals as before after the test; a folder of its own; no arguments."""
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(sys, "argv", ["script/server"])
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_told_to_stop_is_a_success(monkeypatch, number):
    monkeypatch.setattr(program, "serve", lambda plan: os.kill(os.getpid(), number))
    assert program.main() == 0


def test_a_second_signal_does_not_disturb_the_stop(monkeypatch):
    stopped = []

    def serve(plan):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            stopped.append(True)

    monkeypatch.setattr(program, "serve", serve)
    assert program.main() == 0
    assert stopped == [True]


def test_what_prevents_the_start_is_said_and_is_a_failure(monkeypatch, capsys):
    def serve(plan):
        raise StartError("Port 8000 cannot be used.")

    monkeypatch.setattr(program, "serve", serve)
    assert program.main() == 1
    assert capsys.readouterr().err == "Port 8000 cannot be used.\n"


def test_a_variable_that_cannot_be_used_is_said(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "http")
    assert program.main() == 1
    assert "PORT must be a whole number" in capsys.readouterr().err


def test_a_management_command_that_fails_shows_its_words():
    with pytest.raises(StartError, match="Unknown command: 'nonsense'"):
        program.manage(os.environ, "nonsense")


def commands(monkeypatch, plan):
    called = []
    monkeypatch.setattr(
        program, "manage", lambda env, *words: called.append((words[0], env))
    )
    program.prepare(plan, {})
    return dict(called)


def test_the_demo_gets_its_password_by_the_environment(monkeypatch, plan):
    called = commands(monkeypatch, plan)
    assert list(called) == ["migrate", "demo"]
    assert called["demo"] == {"DEMO_PASSWORD": "swordfish"}


def test_a_redis_that_was_named_is_used(plan):
    given = replace(plan, redis_url="redis://elsewhere/0")
    assert program._redis(given, ExitStack()) == (None, "redis://elsewhere/0")
