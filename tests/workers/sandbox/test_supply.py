"""Supply: one zygote for each process, with nothing that readers need not know."""

from __future__ import annotations

import os

import psutil
import pytest

from workers.errors import FileMissing
from workers.sandbox import Request, supply

REQUEST = Request(name="a", job_type="document")


@pytest.mark.usefixtures("_killers")
def test_a_process_has_one_zygote():
    assert supply.zygote() is supply.zygote()


@pytest.mark.usefixtures("_killers")
def test_a_zygote_has_no_secrets_and_no_terminal():
    process = psutil.Process(supply.zygote().pid)
    known = {*supply.KEPT_VARIABLES, *supply.OWN_VARIABLES, "PYTHONPATH"}
    assert set(process.environ()) <= known
    assert os.getsid(process.pid) == process.pid


@pytest.mark.usefixtures("_killers")
def test_a_file_that_is_gone_costs_no_process(tmp_path):
    with pytest.raises(FileMissing):
        supply.zygote().read(tmp_path / "gone", REQUEST)


@pytest.mark.usefixtures("_killers")
def test_a_child_that_is_closed_is_killed(killer):
    path = killer("hang")
    zygote = supply.zygote()
    child = zygote.read(path, REQUEST)
    child.channel.recv(4)
    child.kill()
    while child.channel.recv(65_536):
        pass
    assert child.end().code == -9
    child.close()


def test_closing_without_a_zygote_is_no_error(monkeypatch):
    monkeypatch.setattr(supply, "_zygotes", {})
    supply.close()
