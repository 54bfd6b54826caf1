"""What leads nowhere below /api/ is refused as JSON."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "path",
    [
        "/api/jobs/nonsense",
        "/api/jobs/nonsense?after=118&wait=5",
        "/api/batches/7",
        "/api/nothing/here",
        "/api/jobs/",
        "/api/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_leads_nowhere_is_refused_as_json(client, method, path):
    answer = getattr(client, method)(path, HTTP_ACCEPT="text/html")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["code"] == "not_found"


def test_a_page_that_does_not_exist_is_still_a_page(client, db):
    assert "text/html" in client.get("/nothing/here")["Content-Type"]
