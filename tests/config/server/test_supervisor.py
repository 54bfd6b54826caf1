"""All processes live together, and end together."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from config.errors import StartError
from config.server import supervisor as supervisors
from config.server.supervisor import Supervisor
from tests.support.waiting import eventually


@pytest.fixture
def start(plan, tmp_path):
    """Start a supervisor with these lines of a Procfile."""

    def start(supervisor, lines):
        (tmp_path / "Procfile").write_text(lines)
        supervisor.start(tmp_path / "Procfile")
        return supervisor

    return start


def test_one_that_ends_by_itself_ends_all_and_is_named(plan, start):
    with Supervisor(plan, os.environ) as supervisor:
        start(supervisor, "web: sleep 600\nbeat: sh -c 'exit 3'\n")
        with pytest.raises(StartError, match=r"beat ended unexpectedly \(code 3\)"):
            supervisor.wait()
    assert all(p.child.returncode is not None for p in supervisor.running)


def test_the_message_shows_the_end_of_its_log(plan, start):
    with Supervisor(plan, os.environ) as supervisor:
        start(supervisor, "web: echo the port is taken\n")
        with pytest.raises(StartError, match="the port is taken"):
            supervisor.wait()


def test_leaving_ends_every_process(plan, start):
    with Supervisor(plan, os.environ) as supervisor:
        start(supervisor, "web: sleep 600\nworker: sleep 600\n")
        assert [p.child.poll() for p in supervisor.running] == [None, None]
    assert [p.child.returncode for p in supervisor.running] == [-15, -15]


def test_every_process_has_a_log(plan, start):
    with Supervisor(plan, os.environ) as supervisor:
        start(supervisor, "web: sh -c 'echo hello; sleep 600'\n")
        log = plan.logs / "web.log"
        eventually(lambda: log.exists() and log.read_text() == "hello\n")


def test_one_that_ends_before_all_are_ready_is_named(plan, start):
    with Supervisor(plan, os.environ) as supervisor:
        start(supervisor, "worker: sh -c 'exit 2'\n")
        with pytest.raises(StartError, match="worker ended unexpectedly"):
            supervisor.wait_until_ready()


def test_what_never_gets_ready_is_given_up(plan, start, monkeypatch):
    monkeypatch.setattr(supervisors, "READY_SECONDS", 0.3)
    with Supervisor(plan, os.environ) as supervisor:
        start(supervisor, "web: sleep 600\n")
        with pytest.raises(StartError, match="health/ready says why"):
            supervisor.wait_until_ready()


def test_the_banner_comes_when_everything_is_ready(plan, start, monkeypatch, capsys):
    monkeypatch.setattr(supervisors, "is_ready", lambda plan: True)
    with Supervisor(replace(plan, is_verbose=False), os.environ) as supervisor:
        start(supervisor, "web: sleep 600\n")
        supervisor.wait_until_ready()
    assert plan.address in capsys.readouterr().out
