"""Protection: what a host has to keep readers apart is said, and what it lacks."""

from __future__ import annotations

import pytest

from workers.sandbox import landlock, seccomp
from workers.sandbox import protection as protecting
from workers.sandbox.protection import probe, protection


@pytest.fixture
def _poor_host(monkeypatch) -> None:
    """A kernel without Landlock, on a machine without a filter."""
    monkeypatch.setattr(landlock, "version", lambda: 0)
    monkeypatch.setattr(seccomp, "MACHINES", {})


@pytest.mark.usefixtures("_poor_host")
def test_what_there_is_and_what_there_is_not_is_said():
    assert str(protection(has_left_network=True)) == (
        "Files are read under resource limits, network namespace; "
        "not available here: system call filter, Landlock"
    )


def test_a_host_that_lacks_nothing_says_so(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 7)
    monkeypatch.setattr(seccomp, "is_available", lambda: True)
    found = protection(has_left_network=True)
    assert found.absent == ()
    assert str(found).endswith("network namespace, system call filter, Landlock")


@pytest.mark.usefixtures("_poor_host")
def test_a_probe_that_cannot_be_started_counts_as_no_namespace(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nonexistent")
    assert probe().there == ()


@pytest.mark.parametrize(("code", "is_there"), [(0, True), (1, False)])
def test_a_probe_tells_by_its_end_whether_the_network_can_be_left(
    monkeypatch, code, is_there
):
    monkeypatch.setattr(protecting, "_PROBE", f"raise SystemExit({code})")
    assert ("network namespace" in probe().there) is is_there
