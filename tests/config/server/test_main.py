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
from config.server.children import end
from config.server.plan import Plan
from config.server.supervisor import Supervisor


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
    monkeypatch.setattr(program, "serve", lambda *_: os.kill(os.getpid(), number))
    assert program.main() == 0


def test_a_second_signal_does_not_disturb_the_stop(monkeypatch):
    stopped = []

    def serve(plan, stack):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            stopped.append(True)

    monkeypatch.setattr(program, "serve", serve)
    assert program.main() == 0
    assert stopped == [True]


def test_a_signal_that_comes_during_the_end_does_not_disturb_it(monkeypatch, capsys):
    stopped = []

    def serve(plan, stack):
        stack.callback(stopped.append, True)
        for number in (signal.SIGTERM, signal.SIGINT):
            stack.callback(os.kill, os.getpid(), number)
        raise StartError("valkey ended unexpectedly.")

    monkeypatch.setattr(program, "serve", serve)
    assert program.main() == 1
    assert stopped == [True]
    assert capsys.readouterr().err == "valkey ended unexpectedly.\n"


#: Answers SIGTERM by sending it to its parent, as somebody impatient would.
HANGING = """
import os, signal
parent = os.getppid()
signal.signal(signal.SIGTERM, lambda *_: os.kill(parent, signal.SIGTERM))
print("hanging", flush=True)
signal.alarm(100)
while True:
    signal.pause()
"""


@pytest.fixture
def hanging(monkeypatch, tmp_path):
    """The processes of a server: one that hangs, and one that ends once it does."""
    monkeypatch.setattr(Plan, "patience", 0.5)
    (tmp_path / "hanging.py").write_text(HANGING)
    (tmp_path / "Procfile").write_text(
        f"hanging: {sys.executable} {tmp_path}/hanging.py\n"
        f"brief: sh -c 'until grep -q hanging {tmp_path}/logs/hanging.log; "
        "do sleep 0.05; done; exit 3'\n"
    )
    children = []

    def serve(plan, stack):
        supervisor = stack.enter_context(Supervisor(plan, os.environ))
        supervisor.start(tmp_path / "Procfile")
        children.extend(process.child for process in supervisor.running)
        supervisor.wait()

    monkeypatch.setattr(program, "serve", serve)
    yield children
    end(children, seconds=0)


def test_nobody_is_left_by_one_that_hangs_and_an_impatient_stop(hanging, capsys):
    assert program.main() == 1
    assert [child.poll() for child in hanging] == [-signal.SIGKILL, 3]
    assert "brief ended unexpectedly (code 3)" in capsys.readouterr().err


def test_what_prevents_the_start_is_said_and_is_a_failure(monkeypatch, capsys):
    def serve(plan, stack):
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
