from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from notifications.desk import represent, views
from notifications.desk.filters import DeliveryFilter
from notifications.models import Delivery
from notifications.statuses import SETTLED, WAITING, Status
from tests.notifications.conftest import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("status", Status)
def test_only_what_waits_is_claimable(delivery_in, status):
    delivery_in(status)
    assert Delivery.objects.claimable(NOW).exists() == (status in WAITING)


def test_what_is_due_later_is_not_claimable_yet(delivery_in):
    delivery_in(Status.RETRYING, next_attempt_at=NOW + SECOND)
    assert not Delivery.objects.claimable(NOW).exists()
    assert Delivery.objects.claimable(NOW + SECOND).exists()


@pytest.mark.parametrize(
    ("enqueued_at", "is_due"), [(None, True), (NOW - SECOND, True), (NOW, False)]
)
def test_what_a_recent_message_speaks_of_is_not_due(delivery_in, enqueued_at, is_due):
    delivery_in(enqueued_at=enqueued_at)
    assert Delivery.objects.due(NOW, enqueued_before=NOW).exists() == is_due


@pytest.mark.parametrize("status", Status)
def test_only_a_lapsed_lease_is_lapsed(delivery_in, status):
    delivery_in(status, lease_expires_at=NOW)
    lapsed = Delivery.objects.with_lapsed_lease(NOW + SECOND)
    assert lapsed.exists() == (status == Status.SENDING)
    assert not Delivery.objects.with_lapsed_lease(NOW).exists()


def test_the_content_of_a_message_is_one_query(
    delivery_in, django_assert_max_num_queries
):
    delivery_in()
    with django_assert_max_num_queries(1):
        delivery = Delivery.objects.with_content().get()
        assert delivery.recipient.username == "alice"
        assert str(delivery.event.job) == "May exams"
        assert delivery.notification.title


def test_what_is_planned_twice_is_there_once(delivery_in):
    delivery_in(key="a")
    with pytest.raises(IntegrityError):
        delivery_in(key="a")


@pytest.mark.parametrize("status", Status)
def test_exactly_the_settled_have_an_end(delivery_in, status):
    wrong = None if status in SETTLED else NOW
    with pytest.raises(IntegrityError):
        delivery_in(status, finished_at=wrong)


def test_it_says_how_and_to_whom(delivery_in):
    assert str(delivery_in()) == "email to alice@example.org"
    assert str(Delivery(channel="email")) == "email to nobody"


@pytest.mark.django_db
def test_the_list_without_a_filter_is_read_from_an_index_and_sorts_nothing():
    rows = represent.rows_of(DeliveryFilter({}).rows())[: views.PER_PAGE]
    if connection.vendor == "postgresql":
        # A table of no rows is sorted for nothing: let the planner not think so.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "delivery_latest" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
