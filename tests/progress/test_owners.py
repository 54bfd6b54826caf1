"""Who holds a document, and the proof that he is dead."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from progress import owners
from progress.owners import (
    UNKNOWN,
    Owner,
    is_alive,
    is_dead,
    this_boot,
    this_process,
)
from tests.support.waiting import eventually

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def other():
    """A process that runs."""
    process = subprocess.Popen(SLEEP)
    yield process
    process.kill()
    process.wait()


def owner_of(pid: int) -> Owner:
    started = owners._started(pid)
    assert started is not None
    return Owner(boot=this_boot(), pid=pid, started=started)


def test_who_asks_is_alive():
    me = this_process()
    assert me.pid == os.getpid()
    assert not is_dead(me)


def test_a_process_is_dead_once_it_was_killed_though_nobody_has_collected_it(other):
    owner = owner_of(other.pid)
    assert not is_dead(owner)
    other.kill()
    eventually(lambda: is_dead(owner))
    other.wait()
    assert is_dead(owner)


def test_a_later_process_of_the_same_number_is_another(other):
    assert is_dead(replace(owner_of(other.pid), started=1))


def test_nothing_is_proven_of_another_boot_or_space_of_numbers(other):
    owner = replace(owner_of(other.pid), boot="another", started=1)
    assert not is_dead(owner)
    assert not is_dead(UNKNOWN)


def test_where_the_kernel_tells_nothing_nothing_is_proven(monkeypatch, tmp_path):
    me = this_process()
    monkeypatch.setattr(owners, "PROC", tmp_path)
    assert this_process() == UNKNOWN
    assert not is_dead(me)


def test_a_name_with_brackets_and_blanks_does_not_confuse(monkeypatch, tmp_path):
    folder = tmp_path / "7"
    folder.mkdir()
    fields = " ".join(["S", *("0" for _ in range(18)), "4711", "0"])
    (folder / "stat").write_text(f"7 (a) b) (c) {fields}\n")
    monkeypatch.setattr(owners, "PROC", tmp_path)
    assert owners._started(7) == 4711


def test_what_the_kernel_hides_is_not_taken_for_dead(other, monkeypatch, tmp_path):
    owner = owner_of(other.pid)
    hidden = tmp_path / "proc"
    hidden.mkdir()
    monkeypatch.setattr(owners, "this_boot", lambda: owner.boot)
    monkeypatch.setattr(owners, "PROC", hidden)
    assert not is_dead(owner)
    assert not is_alive(owner)
    other.kill()
    other.wait()
    assert is_dead(owner)


def test_what_the_kernel_refuses_to_tell_is_not_taken_for_dead(other, monkeypatch):
    owner = owner_of(other.pid)

    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(owners, "this_boot", lambda: owner.boot)
    monkeypatch.setattr("pathlib.Path.read_text", refuse)
    assert not is_dead(owner)
    assert not is_alive(owner)
