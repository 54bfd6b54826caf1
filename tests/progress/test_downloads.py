"""Downloads come in pieces, by either kind of server, and are never shown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from django.test import AsyncRequestFactory, RequestFactory

from progress.downloads import CHUNK, download_file, download_text
from progress.models import Document
from tests.factories import make_job, only_document

PIECE = "å" * CHUNK


def pieces(taken: list[int], count: int = 5) -> Iterator[str]:
    for number in range(count):
        taken.append(number)
        yield PIECE


def test_a_download_is_saved_and_never_sniffed_or_run():
    response = download_text(
        RequestFactory().get("/"), iter(["a"]), filename="a.json", content_type="x/y"
    )
    assert response["Content-Disposition"] == 'attachment; filename="a.json"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "x/y"


@pytest.mark.parametrize(
    "name", ["Prov å ä ö.pdf", 'a"b.txt', "a\r\nSet-Cookie: x=1.txt", "مرحبا.txt"]
)
def test_no_name_breaks_out_of_the_header(name):
    response = download_text(
        RequestFactory().get("/"), iter([]), filename=name, content_type="x/y"
    )
    header = response["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert "\r" not in header
    assert "\n" not in header
    assert "Set-Cookie" not in response.headers


def test_small_pieces_are_joined_and_none_is_lost():
    response = download_text(
        RequestFactory().get("/"),
        (f"{number}\n" for number in range(50_000)),
        filename="a.txt",
        content_type="x/y",
    )
    chunks = list(response)
    assert len(chunks) < 10
    assert b"".join(chunks).split() == [str(n).encode() for n in range(50_000)]


def test_a_threaded_server_takes_pieces_one_by_one():
    taken: list[int] = []
    response = download_text(
        RequestFactory().get("/"), pieces(taken), filename="a", content_type="x/y"
    )
    next(iter(response))
    assert taken == [0]


async def test_an_asynchronous_server_takes_pieces_one_by_one():
    taken: list[int] = []
    response = download_text(
        AsyncRequestFactory().get("/"), pieces(taken), filename="a", content_type="x/y"
    )
    stream = response.streaming_content
    assert isinstance(stream, AsyncIterator)
    assert await anext(stream) == PIECE.encode()
    assert taken == [0]
    rest = [chunk async for chunk in stream]
    assert b"".join(rest) == PIECE.encode() * 4


@pytest.mark.django_db
def test_a_file_comes_back_byte_for_byte_under_its_own_name(alice):
    content = bytes(range(256)) * 1000
    document = only_document(make_job(alice, ["a.bin"], content=content))
    response = download_file(RequestFactory().get("/"), document)
    assert b"".join(response) == content
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Type"] == "application/octet-stream"
    assert 'filename="a.bin"' in response["Content-Disposition"]


@pytest.mark.django_db
def test_a_file_that_is_gone_is_missed_before_the_answer_begins(alice):
    document = only_document(make_job(alice))
    document.file.storage.delete(str(document.file.name))
    with pytest.raises(FileNotFoundError):
        download_file(RequestFactory().get("/"), document)


def test_a_document_whose_file_was_not_kept_has_none():
    with pytest.raises(FileNotFoundError):
        download_file(RequestFactory().get("/"), Document(name="empty.pdf"))
