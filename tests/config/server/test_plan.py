"""What was asked for, out of the environment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from config.errors import BadSetting
from config.server import plan as plans

NAMES = (
    *("HOST", "PORT", "FLOWER_PORT", "DEBUG", "DEMO", "DEMO_PASSWORD", "REDIS_URL"),
    *("FLOWER_BASIC_AUTH", "FLOWER_PASSWORD", "VERBOSE"),
)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))


def test_without_variables_it_is_the_usual_ports_and_the_demo():
    plan = plans.read_plan()
    assert (plan.port, plan.flower_port, plan.is_demo) == (8000, 5555, True)
    assert plan.address == "http://127.0.0.1:8000/"


def test_generated_passwords_stay_the_same_over_starts():
    first, second = plans.read_plan(), plans.read_plan()
    assert first.demo_password == second.demo_password
    assert first.flower_auth == second.flower_auth
    assert first.flower_auth != f"flower:{first.demo_password}"


def test_given_passwords_are_used_and_not_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("DEMO_PASSWORD", "swordfish")
    monkeypatch.setenv("FLOWER_PASSWORD", "petals")
    plan = plans.read_plan()
    assert (plan.demo_password, plan.flower_auth) == ("swordfish", "flower:petals")
    assert list((tmp_path / "var").iterdir()) == []


def test_a_public_server_has_no_demo_user_unless_asked_for(monkeypatch):
    monkeypatch.setenv("DEBUG", "0")
    assert not plans.read_plan().is_demo
    monkeypatch.setenv("DEMO", "1")
    assert plans.read_plan().is_demo


def test_a_wildcard_host_is_printed_as_one_that_can_be_opened(monkeypatch):
    monkeypatch.setenv("HOST", next(iter(plans.WILDCARDS)))
    assert plans.read_plan().address == "http://127.0.0.1:8000/"


def test_a_port_that_is_no_number_is_refused(monkeypatch):
    monkeypatch.setenv("PORT", "http")
    with pytest.raises(BadSetting, match="PORT"):
        plans.read_plan()


def test_the_data_directory_is_for_its_owner_alone(tmp_path):
    plans.read_plan()
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_every_process_gets_the_programs_of_this_environment(plan):
    env = plans.environment(plan, "redis://somewhere")
    assert env["PATH"].startswith(str(Path(sys.executable).parent))
    assert env["REDIS_URL"] == "redis://somewhere"
    assert env["PORT"] == str(plan.port)


def test_no_process_gets_the_demo_password(plan):
    assert plan.demo_password not in plans.environment(plan, "").values()
