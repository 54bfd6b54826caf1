"""The job types by REST."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_each_type_that_can_be_chosen_is_listed_with_its_stages(alice_api):
    body = alice_api.get("/api/job-types").json()
    assert {kind["name"] for kind in body} >= {"document", "exam"}
    document = next(kind for kind in body if kind["name"] == "document")
    assert document["label"]
    assert [stage["name"] for stage in document["stages"]] == [
        "receive",
        "census",
        "extraction",
        "analysis",
        "completion",
    ]
