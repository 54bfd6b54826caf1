"""The insights' page: for staff, in words and charts, calm where there is little."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.utils import timezone

from progress.insights import rolling
from progress.models import StageRun
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.django_db

ADDRESS = "/insights/"
insights_view = import_module("progress.views.insights")


@pytest.fixture
def busy_hour(alice) -> None:
    """Twelve documents of the last half hour, measured; every fourth failed."""
    now = timezone.now()
    for number in range(12):
        moment = now - timedelta(minutes=2 * number + 1)
        read_document(alice, moment, error="" if number % 4 else "encrypted")
    rolling.roll_up(now)


def page(client, **query) -> str:
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    return response.content.decode()


def test_staff_see_it_and_nobody_else(
    db, client, bob_client, dora_client, alice_client
):
    assert client.get(ADDRESS).status_code == 302
    assert alice_client.get(ADDRESS).status_code == 403
    assert 'href="/insights/"' not in alice_client.get("/").content.decode()
    for staff in (bob_client, dora_client):
        assert 'href="/insights/"' in page(staff)


def test_without_data_it_says_so_and_draws_nothing(bob_client):
    text = page(bob_client)
    assert text.count("Not enough data yet") == 3
    assert "<figure" not in text
    assert "Nothing waits in any queue." in text


def test_an_hour_is_drawn_with_a_table_for_each_chart(busy_hour, bob_client):
    text = page(bob_client)
    assert text.count("<figure") == text.count("As a table") == 5
    assert "OCR takes 50% of worker time" in text
    assert "Encrypted" in text
    assert "3 of 12 documents" in text
    # The policy allows no style in a page's own text.
    assert " style=" not in text


def test_each_period_has_its_address(busy_hour, bob_client):
    for period, label in (("day", "Last 24 hours"), ("month", "Last 30 days")):
        text = page(bob_client, period=period)
        assert f'<a href="?period={period}" aria-current="page">{label}</a>' in text
        assert "3 of 12 documents" in text
    assert 'aria-current="page">Last hour</a>' in page(bob_client, period="aeon")


def test_a_type_narrows_what_is_shown(alice, busy_hour, bob_client):
    read_document(alice, timezone.now(), job_type="exam")
    rolling.roll_up()
    assert "3 of 13 documents" in page(bob_client)
    assert "0 of 1 document" in page(bob_client, type="exam")
    assert "Not enough data yet" in page(bob_client, type="none-such")


def test_of_many_stages_the_costliest_are_listed(alice, bob_client):
    now = timezone.now()
    attempt = read_document(alice, now - timedelta(minutes=2))
    for number in range(30):
        StageRun.objects.create(
            attempt=attempt,
            job_type="document",
            stage=f"file_{number}",
            busy_ms=10_000 + number,
            started_at=now - timedelta(minutes=3),
            finished_at=now - timedelta(minutes=2),
        )
    rolling.roll_up(now)
    text = page(bob_client)
    assert '<th scope="row">File 29</th>' in text
    assert '<th scope="row">File 2</th>' not in text
    assert "And 13 stages that took less." in text


def test_many_labels_are_the_first_of_them():
    assert insights_view._few(["OCR", "Analysis"]) == "OCR, Analysis"
    assert insights_view._few([*"abcdefghij"]) == "a, b, c, d, e, f, g, h and 2 more"


def test_a_type_that_no_database_can_hold_is_a_type_of_no_job(busy_hour, bob_client):
    assert "Not enough data yet" in page(bob_client, type="exam\0")


@pytest.mark.parametrize("period", ["hour", "month"])
def test_the_number_of_queries_is_always_the_same(
    busy_hour, bob_client, django_assert_num_queries, period
):
    # Session, user; the period, the last hour, the trend's days; queues, work, workers;
    # two of the bell.
    with django_assert_num_queries(10):
        page(bob_client, period=period)
