"""Answers that stream a download, whichever server asks, in flat memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

from progress.models import Document

#: Bytes (or characters) that are handed to the server at once.
CHUNK = 64 * 1024


def download_text(
    request: HttpRequest, pieces: Iterator[str], *, filename: str, content_type: str
) -> StreamingHttpResponse:
    """Return `pieces` as a file that the browser saves under `filename`."""
    body = (text.encode(errors="replace") for text in _joined(pieces))
    return _streamed(request, body, filename=filename, content_type=content_type)


def download_file(request: HttpRequest, document: Document) -> StreamingHttpResponse:
    """Return the submitted file, byte for byte, never to be shown by a browser.

    Raises:
        FileNotFoundError: the file is not, or no longer, in the storage.
    """
    path = document.file.name
    if not path or not document.file.storage.exists(path):
        raise FileNotFoundError(document.name)
    response = _streamed(
        request,
        _file_chunks(document),
        filename=document.name,
        content_type="application/octet-stream",
    )
    response["Content-Length"] = str(document.file.size)
    return response


def _streamed(
    request: HttpRequest, body: Iterator[bytes], *, filename: str, content_type: str
) -> StreamingHttpResponse:
    # Django would collect a synchronous iterator in memory to serve it by ASGI.
    is_async = isinstance(request, ASGIRequest)
    content = _in_request_thread(body) if is_async else body
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = _disposition(filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _disposition(filename: str) -> str:
    printable = "".join(c if c.isprintable() else "_" for c in filename)
    return content_disposition_header(True, printable) or "attachment"


def _joined(pieces: Iterator[str]) -> Iterator[str]:
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _file_chunks(document: Document) -> Iterator[bytes]:
    with document.file.open("rb") as file:
        yield from file.chunks(CHUNK)


async def _in_request_thread(body: Iterator[bytes]) -> AsyncIterator[bytes]:
    step = sync_to_async(lambda: next(body, None))
    while (chunk := await step()) is not None:
        yield chunk
