"""What clients have shown, and workers have not written down yet."""

from __future__ import annotations

import pytest

from progress.shown import AGAIN, shown
from tests.support.inboxes import Inboxes, registered

PERSON = 7


@pytest.fixture
def _at_once(monkeypatch):
    monkeypatch.setattr("progress.shown.AGAIN", (0.0,) * len(AGAIN))


@pytest.mark.usefixtures("_at_once")
@pytest.mark.django_db(transaction=True)
async def test_a_browser_that_is_faster_than_the_worker_is_heard_later():
    with registered(Inboxes(early=len(AGAIN))) as inboxes:
        told = inboxes.tell(PERSON)
        await shown(PERSON, [told])
    assert inboxes.seen == [(PERSON, told)]


@pytest.mark.usefixtures("_at_once")
@pytest.mark.django_db(transaction=True)
async def test_it_is_given_up_in_the_end():
    with registered(Inboxes(early=len(AGAIN) + 1)) as inboxes:
        await shown(PERSON, [inboxes.tell(PERSON)])
    assert (inboxes.seen, inboxes.early) == ([], 0)
