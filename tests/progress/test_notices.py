"""Inboxes on real connections: resumed, repaired, and of nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from progress import notices
from progress.notices import News
from progress.protocol import CloseCode
from progress.relay import current_relay
from tests.progress.sockets import bearer, closed, hear, say
from tests.support.inboxes import MOST, Inboxes, a_notice, registered
from tests.support.waiting import until_async

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/ws/notifications"


@pytest.fixture
def inboxes() -> Iterator[Inboxes]:
    with registered(Inboxes()) as source:
        yield source


def test_without_a_source_every_inbox_is_empty():
    with registered(notices.NoSource()):
        assert notices.current().news({7: 0}) == {7: News()}
        assert notices.current().seqs({7}) == {}


# On connections


async def test_a_newcomer_is_told_how_many_are_unread_and_nothing_old(
    alice, connect, inboxes
):
    inboxes.tell(alice.pk, "Old")
    socket = await connect(ADDRESS, await bearer(alice))
    first = await hear(socket)
    assert (first["type"], first["unread"], first["seq"]) == ("inbox", 1, 2)
    inboxes.tell(alice.pk, "New")
    assert (await hear(socket))["title"] == "New"


async def test_who_comes_back_is_told_what_was_missed_once_and_in_order(
    alice, connect, inboxes
):
    for title in ("known", "first", "second"):
        inboxes.tell(alice.pk, title)
    socket = await connect(f"{ADDRESS}?after=2", await bearer(alice))
    missed = [await hear(socket), await hear(socket)]
    inboxes.tell(alice.pk, "third")
    missed.append(await hear(socket))
    assert [m["title"] for m in missed] == ["first", "second", "third"]
    assert [(m["after"], m["seq"]) for m in missed] == [(2, 3), (3, 4), (4, 5)]


async def test_who_missed_too_much_is_told_so_and_nothing_of_it(
    alice, connect, inboxes
):
    for number in range(MOST + 2):
        inboxes.tell(alice.pk, str(number))
    socket = await connect(f"{ADDRESS}?after=2", await bearer(alice))
    anew = await hear(socket)
    assert (anew["type"], anew["is_reset"], anew["unread"]) == ("inbox", True, MOST + 2)


async def test_a_position_that_the_inbox_never_had_begins_anew(alice, connect, inboxes):
    inboxes.tell(alice.pk)
    socket = await connect(f"{ADDRESS}?after=99", await bearer(alice))
    assert (await hear(socket))["is_reset"]
    inboxes.tell(alice.pk, "After it")
    assert (await hear(socket))["title"] == "After it"


async def test_reading_in_one_tab_changes_the_badge_in_all(alice, connect, inboxes):
    inboxes.tell(alice.pk)
    tabs = [await connect(ADDRESS, await bearer(alice)) for _ in range(2)]
    for tab in tabs:
        assert (await hear(tab))["unread"] == 1
    inboxes.mark_read(alice.pk)
    assert [(await hear(tab))["unread"] for tab in tabs] == [0, 0]


async def test_nobody_is_told_what_is_in_the_inbox_of_another(
    alice, bob, connect, inboxes
):
    """Not even staff; and no message of a client can name a person."""
    socket = await connect(f"{ADDRESS}?person={alice.pk}", await bearer(bob))
    await hear(socket)
    await say(socket, "subscribe", inbox=1, person=alice.pk)
    await hear(socket, "ack")
    inboxes.tell(alice.pk, "For alice")
    inboxes.tell(bob.pk, "For bob")
    assert (await hear(socket, "notification"))["title"] == "For bob"


async def test_one_question_finds_what_no_hint_told_in_all_inboxes(
    alice, bob, connect, inboxes
):
    for person in (alice, bob):
        await hear(await connect(ADDRESS, await bearer(person)))
    inboxes.questions.clear()
    await until_async(lambda: bool(inboxes.questions))
    assert inboxes.questions[0] == {alice.pk, bob.pk}


async def test_a_hint_is_news_only_of_an_inbox_that_is_watched(alice, connect, inboxes):
    socket = await connect(ADDRESS, await bearer(alice))
    await hear(socket)
    relay = current_relay()
    inboxes.tell(alice.pk)
    assert relay.hear_inboxes({alice.pk: 2, 999_999: 7}) == 1
    await hear(socket, "notification")
    assert relay.hear_inboxes({alice.pk: 2}) == 0


async def test_an_inbox_that_is_watched_no_more_is_told_no_more(
    alice, connect, inboxes
):
    socket = await connect(ADDRESS, await bearer(alice))
    await hear(socket)
    await say(socket, "unsubscribe", inbox=True)
    await hear(socket, "ack")
    inboxes.tell(alice.pk)
    await say(socket, "subscribe", id="again", inbox=True)
    assert (await hear(socket, "inbox"))["unread"] == 1


async def test_only_what_is_ones_own_can_be_said_to_be_shown(
    alice, bob, connect, inboxes
):
    mine, other = inboxes.tell(alice.pk), inboxes.tell(bob.pk)
    socket = await connect(ADDRESS, await bearer(alice))
    await say(socket, "ack", id="7", ids=[str(mine), str(other)])
    assert (await hear(socket, "ack"))["id"] == "7"
    await until_async(lambda: bool(inboxes.seen))
    assert inboxes.seen == [(alice.pk, mine)]


async def test_too_many_at_once_are_not_understood(alice, connect, inboxes):
    socket = await connect(ADDRESS, await bearer(alice))
    await hear(socket)
    await say(socket, "ack", ids=[str(a_notice(1).id)] * 101)
    assert (await hear(socket))["code"] == CloseCode.BAD_MESSAGE
    assert await closed(socket) == CloseCode.BAD_MESSAGE
