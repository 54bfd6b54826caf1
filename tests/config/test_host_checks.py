"""Checks of the host: what it lacks to keep readers apart is complained about."""

from __future__ import annotations

import pytest
from django.core.checks import registry

from config import host_checks
from config.host_checks import readers_are_kept_apart
from workers.sandbox.protection import Protection

POOR = Protection(there=(), absent=("Landlock",))


@pytest.fixture
def _poor_host(monkeypatch, settings) -> None:
    settings.HEADWAY_SANDBOX = True
    monkeypatch.setattr(host_checks, "probe", lambda: POOR)


@pytest.mark.usefixtures("_poor_host")
def test_a_host_that_lacks_a_means_is_complained_about():
    (complaint,) = readers_are_kept_apart(None)
    assert complaint.id == "headway.W012"
    assert "Landlock" in complaint.msg


@pytest.mark.usefixtures("_poor_host")
def test_without_a_sandbox_there_is_nothing_to_lack(settings):
    settings.HEADWAY_SANDBOX = False
    assert readers_are_kept_apart(None) == []


def test_a_host_that_has_all_is_fine(monkeypatch, settings):
    settings.HEADWAY_SANDBOX = True
    rich = Protection(there=("Landlock",), absent=())
    monkeypatch.setattr(host_checks, "probe", lambda: rich)
    assert readers_are_kept_apart(None) == []


def test_it_is_registered_for_deployment():
    known = registry.registry.get_checks(include_deployment_checks=True)
    assert readers_are_kept_apart in known
