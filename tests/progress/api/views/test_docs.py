"""The API's description is there, and its page holds nothing inline."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db


def test_the_schema_can_be_read_before_logging_in(client):
    response = client.get("/api/schema")
    assert response.status_code == 200
    assert b"operationId: submitJob" in response.content


def test_the_page_has_no_inline_script_and_no_inline_style(alice_client):
    response = alice_client.get("/api/docs")
    page = response.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_all_that_the_page_loads_is_served_from_here(alice_client):
    page = alice_client.get("/api/docs").content.decode()
    addresses = set(re.findall(r'(?:src|href)="([^"]+)"', page))
    files = {address for address in addresses if address.startswith("/static/")}
    assert len(files) == 6
    for address in files:
        assert finders.find(address.removeprefix("/static/")), address
    # The way home, and the page's own script.
    assert addresses - files == {"/", "/api/docs?script="}
    script = alice_client.get("/api/docs?script=")
    assert script["Content-Type"] == "application/javascript"
    assert b"SwaggerUIBundle(" in script.content
