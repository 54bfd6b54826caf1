"""What a server has loaded is not looked through again and again."""

from __future__ import annotations

import gc

from asgiref.testing import ApplicationCommunicator

from config.web import lifespan
from config.web.garbage import set_apart


def test_what_is_there_is_searched_no_more():
    before = gc.get_freeze_count()
    kept = [[] for _ in range(1000)]
    set_apart()
    assert gc.get_freeze_count() >= before + len(kept)


async def test_a_server_with_lifespan_events_sets_apart_what_it_loaded(monkeypatch):
    class Relay:
        def start(self):
            """Begin nothing."""

    monkeypatch.setattr(lifespan, "current_relay", Relay)
    monkeypatch.setattr(lifespan, "depart_before_stopping", lambda: None)
    before = gc.get_freeze_count()
    kept = [[] for _ in range(1000)]
    server = ApplicationCommunicator(lifespan.lifespan, {"type": "lifespan"})
    await server.send_input({"type": "lifespan.startup"})
    await server.receive_output(timeout=10)
    assert gc.get_freeze_count() >= before + len(kept)
    server.stop()
