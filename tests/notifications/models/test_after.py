"""What came after a position of each of many persons."""

from __future__ import annotations

import pytest

from notifications.models import Notification
from tests.support.inbox import tell

pytestmark = pytest.mark.django_db


def test_nobody_asked_for_is_no_question(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(Notification.objects.told_after({}, most=5)) == []


def test_the_first_of_each_person_are_found_by_one_question(
    alice, charlie, django_assert_num_queries
):
    for number in range(3):
        tell(alice, f"alice {number}")
    last = tell(charlie, "charlie")
    positions = {alice.pk: 2, charlie.pk: last.seq - 1}
    with django_assert_num_queries(1):
        found = list(Notification.objects.told_after(positions, most=1))
    assert [row.title for row in found] == ["alice 1", "charlie"]
