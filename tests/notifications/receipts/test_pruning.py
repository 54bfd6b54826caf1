from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import ProviderReceipt
from progress.pruning import prune

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def receipt(days: int) -> None:
    then = NOW - timedelta(days=days)
    ProviderReceipt.objects.create(
        provider="resend",
        event_id=str(days),
        kind="delivered",
        received_at=then,
        next_try_at=then,
    )


@pytest.mark.parametrize(("is_dry", "left"), [(False, 1), (True, 2)])
def test_receipts_are_kept_for_thirty_days(is_dry, left):
    receipt(29)
    receipt(31)
    counts = {each.what: each for each in prune(NOW, is_dry=is_dry)}
    assert (counts["mail receipts"].days, counts["mail receipts"].count) == (30, 1)
    assert ProviderReceipt.objects.count() == left
