"""Processes end with all that they started, whatever they think of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.server.children import end, output_of, spawn
from tests.support.waiting import eventually

#: A child that starts a child of its own, tells its number, and waits.
FAMILY = """
import signal, subprocess, sys, time
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(grandchild.pid, flush=True)
time.sleep(0 if "short" in sys.argv else 600)
"""

#: Starts a child as script/server does, tells its number, and waits.
PARENT = """
import os, sys, time
from pathlib import Path
from config.server.children import spawn
print(spawn("sleep 600", env=os.environ, cwd=Path.cwd()).pid, flush=True)
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def family(tmp_path):
    """Start a child with a child of its own; both are gone after the test."""
    started = []

    def family(*words):
        command = [sys.executable, "-c", FAMILY, *words]
        child = spawn(command, env=os.environ, cwd=tmp_path)
        started.append(child)
        return child, int(output_of(child).readline())

    yield family
    end(started, seconds=0)
    for child in started:
        output_of(child).close()


def test_grandchildren_end_too(family):
    child, grandchild = family()
    end([child])
    assert child.returncode == -signal.SIGTERM
    eventually(lambda: not is_alive(grandchild))


def test_who_does_not_end_is_killed(family):
    child, grandchild = family("stubborn")
    end([child], seconds=0.2)
    assert child.returncode == -signal.SIGKILL
    eventually(lambda: not is_alive(grandchild))


def test_an_interrupted_wait_still_kills_everybody(family, monkeypatch):
    families = [family("stubborn"), family("stubborn")]
    children = [child for child, _ in families]
    wait = children[0].wait

    def interrupted(timeout=None):
        if timeout is not None:
            raise KeyboardInterrupt
        return wait()

    with monkeypatch.context() as patch:
        patch.setattr(children[0], "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            end(children, seconds=600)
    assert [child.returncode for child in children] == [-signal.SIGKILL] * 2
    eventually(lambda: not any(is_alive(pid) for _, pid in families))


def test_a_grandchild_that_outlived_its_parent_is_ended(family):
    child, grandchild = family("short")
    child.wait(30)
    assert is_alive(grandchild)
    end([child])
    eventually(lambda: not is_alive(grandchild))


def test_ending_what_has_ended_is_fine(family):
    child, _ = family()
    end([child])
    end([child])


def test_a_shell_line_is_replaced_by_its_program(tmp_path):
    child = spawn("printf '%s' $$", env=os.environ, cwd=tmp_path)
    output, _ = child.communicate(timeout=30)
    assert int(output) == child.pid


def test_a_child_that_writes_elsewhere_has_no_output_to_read(tmp_path):
    child = spawn("true", env=os.environ, cwd=tmp_path, output=subprocess.DEVNULL)
    child.wait(30)
    with pytest.raises(ValueError, match="goes elsewhere"):
        output_of(child)


def test_a_child_is_out_of_the_terminals_reach(family):
    child, _ = family()
    assert os.getpgid(child.pid) == child.pid != os.getpgid(0)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's service")
def test_children_end_when_their_parent_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    eventually(lambda: not is_alive(child))
