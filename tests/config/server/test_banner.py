"""The banner holds all that one needs to begin."""

from __future__ import annotations

from dataclasses import replace

from config.server.banner import banner
from config.server.plan import BASE_DIR


def test_it_says_where_and_how_to_log_in(plan):
    text = banner(plan)
    assert plan.address in text
    assert "demo / swordfish" in text
    assert f"{plan.flower_address}  (flower / petals)" in text
    assert "Ctrl-C" in text


def test_the_command_to_try_reaches_this_very_server(plan):
    assert f"DATA_DIR={plan.data_dir} .venv/bin/python manage.py submit" in banner(plan)
    usual = banner(replace(plan, data_dir=BASE_DIR / "var"))
    assert "DATA_DIR" not in usual


def test_without_the_demo_it_says_how_to_make_a_user(plan):
    text = banner(replace(plan, is_demo=False))
    assert "swordfish" not in text
    assert "createsuperuser" in text
