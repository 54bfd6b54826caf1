"""Stage runs and measures can be looked at in the admin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from progress.insights import rolling
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("model", "rows"), [("stagerun", 3), ("measure", 12)])
def test_rows_are_listed_and_cannot_be_changed(alice, bob_client, model, rows):
    read_document(alice, NOON + timedelta(seconds=30))
    rolling.rebuild(NOON, NOON + timedelta(minutes=1))
    response = bob_client.get(f"/admin/progress/{model}/")
    assert response.context["cl"].result_count == rows
    assert bob_client.get(f"/admin/progress/{model}/add/").status_code == 403
