"""`/metrics` answers staff and scrapers, and is agreed with its docs and dashboard."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.db import DatabaseError
from prometheus_client.parser import text_string_to_metric_families

from progress.metrics import today, tracking, views, workload
from progress.metrics.remembered import Remembered
from tests.factories import make_job

ROOT = Path(__file__).resolve().parents[3]
TOKEN = {"Authorization": "Bearer s3cret"}
NAME = re.compile(r"\bheadway_[a-z_]+")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch) -> None:
    monkeypatch.setattr(views, "_workload", Remembered(workload.count))
    monkeypatch.setattr(views, "_today", Remembered(today.ask))
    monkeypatch.setattr(tracking, "count", dict)


@pytest.fixture
def text(client, settings) -> str:
    """What a scraper gets."""
    settings.METRICS_TOKEN = "s3cret"
    return client.get("/metrics", headers=TOKEN).content.decode()


def test_strangers_are_asked_for_a_token(client):
    response = client.get("/metrics")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert "headway_" not in response.content.decode()


def test_people_who_are_not_staff_see_nothing(alice_client):
    assert alice_client.get("/metrics").status_code == 401


def test_staff_see_the_figures(bob_client):
    response = bob_client.get("/metrics")
    assert response.status_code == 200
    assert "headway_connections{" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_figures_can_only_be_read(bob_client):
    assert bob_client.post("/metrics").status_code == 405


def test_jobs_and_documents_are_counted(alice, bob_client):
    make_job(alice, ["a.txt", "b.txt"])
    found = bob_client.get("/metrics").content.decode()
    assert 'headway_jobs{state="queued"} 1.0' in found
    assert 'headway_documents{state="queued"} 2.0' in found


def test_a_database_that_is_away_takes_only_its_own_figures_along(
    client, settings, monkeypatch
):
    def fail():
        raise DatabaseError("gone")

    settings.METRICS_TOKEN = "s3cret"
    monkeypatch.setattr(views, "_workload", Remembered(fail))
    found = client.get("/metrics", headers=TOKEN).content.decode()
    assert "headway_connections{" in found
    assert "headway_jobs" not in found


def served(text: str) -> set[str]:
    """Return the names as a query has to spell them."""
    return {
        sample
        for family in text_string_to_metric_families(text)
        if family.name.startswith("headway_")
        for sample in _spellings(family)
    }


def _spellings(family) -> set[str]:
    if family.type == "counter":
        return {f"{family.name}_total"}
    if family.type == "histogram":
        return {f"{family.name}_{end}" for end in ("bucket", "sum", "count")}
    return {family.name}


def families_of(names: set[str]) -> set[str]:
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in names}


def dashboard() -> str:
    return (ROOT / "ops/grafana-dashboard.json").read_text(encoding="utf-8")


def test_the_dashboard_asks_for_nothing_that_is_not_served(text):
    asked = set(NAME.findall(dashboard()))
    assert asked
    assert asked <= served(text)


def test_the_dashboard_shows_every_figure(text):
    shown = families_of(set(NAME.findall(dashboard())))
    assert families_of(served(text)) - shown == set()


def test_the_documentation_names_exactly_what_is_served(text):
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(headway_[a-z_]+)` \|", page, flags=re.M)
    assert sorted(rows) == sorted(families_of(served(text)))


def test_every_figure_that_the_documentation_mentions_is_served(text):
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert set(NAME.findall(page)) <= served(text) | families_of(served(text))


def test_the_dashboard_can_be_imported_as_it_is():
    board = json.loads(dashboard())
    assert board["id"] is None
    assert board["uid"] == "headway"
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    for panel in board["panels"]:
        assert panel["title"]
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${datasource}"
            assert all(target["expr"] for target in panel["targets"])
