"""Confinement: what a reader that is no longer ours can reach, which is nothing."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.workers.sandbox.test_survival import outcomes, request, said
from workers.sandbox import Counted, landlock, seccomp, supply, survive

filtered = pytest.mark.skipif(
    not seccomp.is_available(), reason="there is no filter for this machine"
)
FAILED = {1: "page_unreadable"}


def counted(path: Path) -> Counted:
    (found,) = (each for each in said(path) if isinstance(each, Counted))
    return found


def test_the_reader_knows_no_secrets(killer, monkeypatch):
    monkeypatch.setenv("HEADWAY_SECRET", "hidden")
    seen = set(counted(killer("ok")).metadata["environment"].split())
    own = {*supply.OWN_VARIABLES, "PYTHONPATH"}
    # OpenCV sets the last one itself, once a page has needed text recognition.
    assert seen <= {*supply.KEPT_VARIABLES, *own, "LD_LIBRARY_PATH"}


def test_the_reader_has_its_file_and_its_channel_and_nothing_of_its_siblings(killer):
    hanging = [survive(killer("hang"), request(), lambda: None) for _ in range(3)]
    for messages in hanging:
        next(each for each in messages if isinstance(each, Counted))
    with closing(hanging[0]), closing(hanging[1]), closing(hanging[2]):
        # The file, the channel, and three that lead nowhere.
        assert counted(killer("ok")).metadata["descriptors"] == "5"


def test_the_reader_writes_nothing(killer, tmp_path):
    assert outcomes(killer(f"write {tmp_path}/new")) == FAILED
    assert not (tmp_path / "new").exists()


@filtered
@pytest.mark.parametrize("deed", ["remove", "rename", "write"])
def test_the_reader_changes_no_file(killer, tmp_path, deed):
    kept = tmp_path / "kept"
    kept.write_text("words")
    assert outcomes(killer(f"{deed} {kept}")) == FAILED
    assert kept.read_text() == "words"


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no such bound")
def test_the_reader_reaches_no_network(killer):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert outcomes(killer(f"network {port}")) == FAILED


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_the_reader_sees_no_other_file(killer, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    assert outcomes(killer(f"look {secret}")) == FAILED


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_the_reader_does_not_see_what_its_worker_was_told(killer):
    assert outcomes(killer(f"look /proc/{os.getpid()}/environ")) == FAILED


@filtered
@pytest.mark.parametrize("deed", ["poke", "queue", "own", "bind", "slow", "trace"])
def test_the_reader_reaches_no_other_process(killer, deed):
    assert outcomes(killer(f"{deed} {os.getpid()}")) == FAILED


@filtered
@pytest.mark.parametrize("deed", ["run /bin/true", "leave behind"])
def test_the_reader_leaves_nothing_that_outlives_it(killer, deed):
    assert outcomes(killer(deed)) == FAILED
