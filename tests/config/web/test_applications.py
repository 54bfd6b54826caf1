"""Whatever ends first, the application or its connection: nothing is left behind."""

from __future__ import annotations

import asyncio
import logging

import pytest

from config.web.applications import Applications
from tests.support.waiting import until_async


class Peer:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def handle_exception(self, exception: BaseException) -> None:
        self.told.append(repr(exception))

    def end_unfinished(self) -> None:
        self.told.append("unfinished")


@pytest.fixture
def applications() -> Applications:
    return Applications(patience=10)


async def forever() -> None:
    await asyncio.Event().wait()


async def settle(applications: Applications) -> None:
    await until_async(lambda: not applications.running)


async def test_one_that_returns_leaves_nothing_open(applications):
    peer = Peer()
    applications.connect(peer)
    applications.start(peer, asyncio.sleep(0))
    await settle(applications)
    assert peer.told == ["unfinished"]


async def test_one_that_fails_is_told_and_logged(applications, caplog):
    async def fail() -> None:
        raise LookupError("nowhere")

    peer = Peer()
    applications.connect(peer)
    applications.start(peer, fail())
    await settle(applications)
    assert peer.told == ["LookupError('nowhere')"]
    assert "An application failed" in caplog.text


async def test_one_whose_peer_has_gone_may_end_by_itself(applications):
    peer = Peer()
    applications.connect(peer)
    applications.start(peer, asyncio.sleep(0))
    applications.disconnect(peer)
    assert peer not in applications
    assert len(applications.running) == 1
    await settle(applications)
    assert not peer.told


async def test_one_that_does_not_see_its_peer_go_is_cancelled(caplog):
    caplog.set_level(logging.WARNING)
    applications = Applications(patience=-1)
    peer = Peer()
    applications.connect(peer)
    applications.start(peer, forever())
    applications.disconnect(peer)
    applications.cancel_overdue()
    await settle(applications)
    assert "did not see its peer go" in caplog.text


async def test_one_with_a_peer_is_never_overdue():
    applications = Applications(patience=-1)
    peer = Peer()
    applications.connect(peer)
    applications.start(peer, forever())
    applications.cancel_overdue()
    await asyncio.sleep(0)
    assert len(applications.running) == 1
    await applications.cancelled(5)
    assert not applications.running


async def test_a_connection_without_an_application_can_be_ended(applications):
    peer = Peer()
    applications.connect(peer)
    await applications.cancelled(5)
    applications.disconnect(peer)
    applications.disconnect(peer)
    assert list(applications) == []


async def test_the_end_of_those_is_waited_for_that_begin_meanwhile(applications):
    done: list[str] = []

    async def follow() -> None:
        await asyncio.sleep(0)
        done.append("second")

    async def begin() -> None:
        applications.start(Peer(), follow())
        done.append("first")

    applications.start(Peer(), begin())
    await applications.ended(10)
    assert done == ["first", "second"]


async def test_what_does_not_end_is_waited_for_only_so_long(applications):
    peer = Peer()
    applications.start(peer, forever())
    await applications.ended(0.01)
    (task,) = applications.serving([peer, Peer()])
    await applications.cancelled(10)
    assert task.cancelled()
