"""Lines go to the log whole, and to the terminal when somebody should see them."""

from __future__ import annotations

import io
import os

import pytest
from honcho.printer import Printer

from config.server import output
from config.server.children import spawn

WARNING = b"2026-11-22 05:15:45,353 WARNING workers.rescue: the worker is gone\n"


@pytest.fixture
def screen():
    return io.StringIO()


def show(screen, *, is_verbose):
    return output.terminal(Printer(screen), "web", "36", is_verbose=is_verbose)


def test_a_calm_terminal_shows_trouble_only(screen):
    line = show(screen, is_verbose=False)
    line(b"2026-11-22 05:15:45,353 INFO workers.tasks: a WARNING is mentioned\n")
    line(WARNING)
    assert "mentioned" not in screen.getvalue()
    assert "web | 2026-11-22 05:15:45,353 WARNING" in screen.getvalue()


def test_a_verbose_terminal_shows_all(screen):
    show(screen, is_verbose=True)(b"hello\n")
    assert "web | hello" in screen.getvalue()


def test_everything_goes_to_the_log(tmp_path, screen):
    child = spawn("printf 'one\\ntwo'", env=os.environ, cwd=tmp_path)
    log = tmp_path / "web.log"
    output.pump(child, log, show(screen, is_verbose=True)).join(30)
    child.wait()
    assert log.read_bytes() == b"one\ntwo"
    assert screen.getvalue().count("\n") == 2


def test_the_log_of_the_last_start_is_kept(tmp_path):
    for text in ("first", "second", "third"):
        output.fresh_log(tmp_path / "logs", "web").write_text(text)
    assert (tmp_path / "logs" / "web.log").read_text() == "third"
    assert (tmp_path / "logs" / "web.log.1").read_text() == "second"


def test_the_last_lines_of_a_log(tmp_path):
    log = tmp_path / "log"
    assert output.last_lines(log) == ""
    log.write_bytes(b"one\ntwo\nthr\xffee\n")
    assert output.last_lines(log, 2) == "two\nthr\ufffdee"
