"""The inbox as a stream."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.progress.sse.conftest import bearer
from tests.support.inboxes import Inboxes, registered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inboxes() -> Iterator[Inboxes]:
    with registered(Inboxes()) as source:
        yield source


async def test_a_stream_of_the_inbox_goes_on_where_its_last_event_stood(
    alice, inboxes, ask
):
    inboxes.tell(alice.pk, "known")
    proof = await bearer(alice)
    stream = ask("/api/sse?inbox=true", proof)
    first = await stream.event()
    assert (first["type"], first["id"]) == ("inbox", "inbox~2")
    for title in ("first", "second"):
        inboxes.tell(alice.pk, title)
    missed = ask("/api/sse?inbox=true", proof, (b"last-event-id", b"inbox~2"))
    told = [await missed.event(), await missed.event()]
    assert [(m["title"], m["id"]) for m in told] == [
        ("first", "inbox~3"),
        ("second", "inbox~4"),
    ]


async def test_a_stream_begins_at_a_position_that_its_address_names(
    alice, inboxes, ask
):
    for title in ("known", "missed"):
        inboxes.tell(alice.pk, title)
    stream = ask("/api/sse?inbox=2", await bearer(alice))
    assert (await stream.event())["title"] == "missed"


async def test_a_position_that_is_none_is_refused(alice, inboxes, ask):
    stream = ask("/api/sse?inbox=soon", await bearer(alice))
    assert (await stream.body())["code"] == "invalid"
    assert stream.status == 400
