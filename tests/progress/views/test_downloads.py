from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.views import downloads
from tests.factories import TEXT, make_job, only_document, read_whole


@pytest.fixture
def document(alice):
    document = only_document(make_job(alice, ["My report.txt"]))
    read_whole(document, logs=["one", "two"])
    return document


def download(client, name, row):
    response = client.get(reverse(f"progress:{name}", args=[row.pk]))
    assert "attachment" in response["Content-Disposition"]
    return response, b"".join(response.streaming_content).decode()


@pytest.mark.parametrize("name", ["job-json", "document-json"])
def test_results_come_as_json(alice_client, document, name):
    row = document if name == "document-json" else document.job
    response, body = download(alice_client, name, row)
    assert response["Content-Type"] == "application/json"
    found = json.loads(body)
    pages = (found["documents"][0] if name == "job-json" else found)["pages"]
    assert [page["text"] for page in pages] == [TEXT, TEXT]


@pytest.mark.parametrize("name", ["job-text", "document-text"])
def test_results_come_as_text(alice_client, document, name):
    row = document if name == "document-text" else document.job
    response, body = download(alice_client, name, row)
    assert response["Content-Type"].startswith("text/plain")
    assert body.count(TEXT.strip()) == 2


def test_the_log_comes_line_by_line(alice_client, document):
    _, body = download(alice_client, "job-log", document.job)
    lines = body.splitlines()
    assert [line.rpartition(": ")[2] for line in lines][-2:] == ["one", "two"]
    assert all("My report.txt" in line for line in lines[-2:])


def test_the_log_is_read_by_its_index_and_every_line_comes_once(
    alice_client, document, monkeypatch
):
    monkeypatch.setattr(downloads, "LINES_AT_ONCE", 1)
    with CaptureQueriesContext(connection) as queries:
        _, body = download(alice_client, "job-log", document.job)
    assert [line[-3:] for line in body.splitlines()] == ["one", "two"]
    reads = [q["sql"] for q in queries if 'FROM "progress_logline"' in q["sql"]]
    assert len(reads) == 3
    assert all(re.search(r'ORDER BY \S*"seq" ASC', read) for read in reads)


def test_the_file_comes_back_byte_for_byte(alice_client, document):
    response, body = download(alice_client, "file", document)
    assert body == TEXT
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_no_longer_kept_is_not_found(alice_client, document):
    document.file.storage.delete(document.file.name)
    address = reverse("progress:file", args=[document.pk])
    assert alice_client.get(address).status_code == 404
