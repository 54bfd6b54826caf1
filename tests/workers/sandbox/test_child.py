"""Child: it reads what it was handed, and says so in as few messages as it can."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from workers.readers import ocr
from workers.sandbox import child, isolation
from workers.sandbox.request import Request
from workers.sandbox.wire import Frames, frame


@pytest.fixture
def unbound(monkeypatch) -> None:
    """This process keeps its own bounds, and its own listeners."""
    monkeypatch.setattr(isolation, "bound", lambda limits: None)
    monkeypatch.setattr(isolation, "shut_in", lambda file: None)
    monkeypatch.setattr(ocr, "_listeners", [])


@pytest.mark.usefixtures("unbound")
def test_a_file_that_was_handed_over_is_read(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("one\ftwo")
    ours, theirs = socket.socketpair()
    with ours, theirs, path.open("rb") as file:
        request = Request(name="a.txt", job_type="document")
        ours.sendall(frame(request.as_dict()))
        assert child.read(os.dup(file.fileno()), theirs) == child.DONE
        theirs.close()
        said = [json.loads(body)[0] for body in Frames().feed(_all(ours))]
    pages = ["Begun", "PageRead"] * 2
    assert said == ["Sniffed", "Counted", *pages, "Summed"]


def _all(stream: socket.socket) -> bytes:
    found = b""
    while data := stream.recv(65_536):
        found += data
    return found
