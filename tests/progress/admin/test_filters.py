"""The filter by job type knows its choices without asking a table."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_every_registered_type_can_be_chosen(bob_client):
    page = bob_client.get("/admin/progress/job/").content.decode()
    assert "?job_type=document" in page
    assert "?job_type=exam" in page
