"""What people were told goes when it is old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import pruning
from notifications.models import Delivery, Notification
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_was_told_long_ago_goes_with_its_deliveries(alice):
    for _ in range(2):
        factories.read_whole(factories.only_document(factories.make_job(alice)))
    old = Notification.objects.latest("created_at")
    long_ago = timezone.now() - timedelta(days=2)
    Notification.objects.filter(pk=old.pk).update(created_at=long_ago)
    before = timezone.now() - timedelta(days=1)
    assert pruning.prune(before, True) == 1
    assert Notification.objects.count() == 2
    assert pruning.prune(before, False) == 1
    assert Notification.objects.count() == 1
    assert not Delivery.objects.filter(notification=old.pk).exists()
