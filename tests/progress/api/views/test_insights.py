"""Insights for programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.api.views.insights import InsightsDict
from progress.insights import rolling
from tests import factories
from tests.progress.insights.rows import read_document
from tests.support.shapes import mismatches

pytestmark = pytest.mark.django_db

ADDRESS = "/api/insights"


def test_staff_read_the_hour_by_minutes(alice, bob_api):
    now = timezone.now()
    for number in range(6):
        read_document(alice, now - timedelta(minutes=number), error="timeout")
    rolling.roll_up(now)
    answer = bob_api.get(ADDRESS).json()
    assert not mismatches(answer, InsightsDict)
    assert len(answer["points"]) == 60
    counted = answer["documents"]
    assert (counted["failures"], counted["pages"]) == (6, 24)
    assert counted["causes"] == {"timeout": 6}
    assert counted["run"]["p95"] == pytest.approx(8, rel=0.05)
    assert sum(point["documents"]["failures"] for point in answer["points"]) == 6
    ocr = answer["stages"][0]
    assert (ocr["name"], ocr["share"], ocr["pages_per_second"]) == ("OCR", 0.5, 0.5)


def test_nothing_done_yet_is_an_answer_too(bob_api):
    answer = bob_api.get(ADDRESS, {"period": "month"}).json()
    assert not mismatches(answer, InsightsDict)
    assert answer["finding"]["verdict"] == "not_enough"
    assert (answer["span"], len(answer["points"])) == ("day", 30)
    assert answer["trends"] == answer["stages"] == []


def test_what_waits_now_is_told_by_queue(alice, bob_api):
    factories.make_job(alice, ["a.txt", "b.txt"])
    (queue,) = bob_api.get(ADDRESS).json()["queues"]
    assert queue["waiting"] == 2
    assert bob_api.get(ADDRESS).json()["finding"]["verdict"] == "no_worker"


def test_it_is_for_staff(alice_api, client, db):
    assert alice_api.get(ADDRESS).status_code == 403
    assert client.get(ADDRESS).status_code == 401


def test_a_period_that_is_none_is_refused(bob_api):
    assert bob_api.get(ADDRESS, {"period": "aeon"}).status_code == 400
