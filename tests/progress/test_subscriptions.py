"""What one connection watches, within the rights of its person."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User

from progress import lookup, subscriptions
from progress.client_messages import Subscribe, Unsubscribe
from progress.identity import Identity
from progress.models import Job
from progress.protocol import CloseCode
from progress.relay import (
    Relay,
    Viewer,
    batch_topic,
    job_topic,
    reading,
    user_topic,
)
from progress.relay.interest import Filter
from progress.relay.rights import password_hash
from progress.relay.topics import SUMMARY, SYSTEM
from progress.subscriptions import Subscriptions, may_watch
from tests import factories
from tests.progress.relay.viewers import Server, viewer

pytestmark = pytest.mark.django_db(transaction=True)

in_database = sync_to_async(thread_sensitive=True)
NO_JOB = CloseCode.NOT_FOUND
TOO_MANY = CloseCode.TOO_MANY_SUBSCRIPTIONS


@in_database
def a_job(owner: User, batch: str = "") -> Job:
    return factories.make_job(owner, batch=batch)


@in_database
def change(user: User, **fields: object) -> None:
    User.objects.filter(pk=user.pk).update(**fields)


def batch_of(job: Job) -> UUID:
    assert job.batch_id is not None
    return job.batch_id


def identity_of(user: User) -> Identity:
    return Identity(
        user_id=user.pk,
        username=user.username,
        is_staff=user.is_staff,
        password_hash=password_hash(user.password),
    )


class Desk:
    """A viewer of one person, with what it subscribes by."""

    def __init__(self, relay: Relay, user: User) -> None:
        self.viewer: Viewer = viewer(Server(), user.pk, source=relay.source)
        relay.admit(self.viewer)
        self.subscriptions = Subscriptions(relay, self.viewer, identity_of(user))

    async def add(self, **wanted) -> dict:
        return dict(await self.subscriptions.add(Subscribe(**wanted)))

    async def remove(self, **unwanted) -> None:
        await self.subscriptions.remove(Unsubscribe(**unwanted))


@pytest.fixture
async def relay(monkeypatch):
    # What a viewer is greeted with is the relay's, and tested there.
    monkeypatch.setattr(Viewer, "greet", lambda *_: None)
    monkeypatch.setattr(Relay, "start", lambda *_: None)
    made = Relay()
    yield made
    await made.close()


async def test_a_person_watches_own_jobs_batches_and_lists(alice, relay):
    job, desk = await a_job(alice, "May close"), Desk(relay, alice)
    assert await desk.add(jobs={job.pk: 0}, batches=(job.batch_id,), is_mine=True) == {}
    watched = {job_topic(job.pk), batch_topic(batch_of(job)), user_topic(alice.pk)}
    assert desk.viewer.topics == watched


async def test_what_is_refused_is_named_and_the_rest_is_watched(alice, charlie, relay):
    mine, theirs = await a_job(alice), await a_job(charlie, "Exams")
    missing, desk = uuid4(), Desk(relay, alice)
    refused = await desk.add(
        jobs={mine.pk: 0, theirs.pk: 0, missing: 0},
        batches=(theirs.batch_id,),
        is_system=True,
    )
    assert refused == {
        job_topic(theirs.pk): NO_JOB,
        job_topic(missing): NO_JOB,
        batch_topic(batch_of(theirs)): NO_JOB,
        SYSTEM: NO_JOB,
    }
    assert desk.viewer.topics == {job_topic(mine.pk)}


async def test_staff_watches_everything_that_exists(alice, bob, relay):
    job, desk = await a_job(alice, "May close"), Desk(relay, bob)
    missing = uuid4()
    refused = await desk.add(
        jobs={job.pk: 0, missing: 0}, batches=(job.batch_id,), is_system=True
    )
    assert refused == {job_topic(missing): NO_JOB}
    assert {SYSTEM, SUMMARY} < desk.viewer.topics
    await desk.remove(is_system=True)
    assert not {SYSTEM, SUMMARY} & desk.viewer.topics
    assert await may_watch(identity_of(bob), SUMMARY)
    assert not await may_watch(identity_of(alice), SUMMARY)


async def test_who_is_staff_no_more_cannot_use_an_open_connection(
    alice, bob, relay, monkeypatch
):
    monkeypatch.setattr(lookup, "FRESH", 0.0)
    job, desk = await a_job(alice), Desk(relay, bob)
    assert await desk.add(jobs={job.pk: 0}) == {}
    await desk.remove(jobs=(job.pk,))
    await change(bob, is_staff=False)
    refused = await desk.add(jobs={job.pk: 0}, is_system=True)
    assert refused == {job_topic(job.pk): NO_JOB, SYSTEM: NO_JOB}


@pytest.mark.parametrize("change_of", [{"is_active": False}, {"password": "another"}])
async def test_whose_account_has_changed_has_to_log_in(
    alice, relay, monkeypatch, change_of
):
    monkeypatch.setattr(lookup, "FRESH", 0.0)
    job, desk = await a_job(alice), Desk(relay, alice)
    await change(alice, **change_of)
    refused = await desk.add(jobs={job.pk: 0})
    assert refused == {job_topic(job.pk): CloseCode.UNAUTHENTICATED}
    assert desk.viewer.topics == set()


async def test_one_connection_watches_only_so_much(alice, charlie, relay, settings):
    settings.HEADWAY_SUBSCRIPTIONS_PER_SOCKET = 3
    jobs, desk = [await a_job(alice) for _ in range(4)], Desk(relay, alice)
    theirs = await a_job(charlie)
    ids = {job.pk: 0 for job in jobs}
    refused = await desk.add(jobs={theirs.pk: 0, **ids})
    # What may not be watched takes nobody's place.
    assert refused == {job_topic(theirs.pk): NO_JOB, job_topic(jobs[3].pk): TOO_MANY}
    assert await desk.add(jobs={jobs[0].pk: 0}) == {}
    assert await desk.add(is_mine=True) == {user_topic(alice.pk): TOO_MANY}
    await desk.remove(jobs=(jobs[0].pk,))
    assert await desk.add(is_mine=True) == {}


async def test_a_thousand_jobs_are_asked_for_by_one_query(alice, relay, monkeypatch):
    asked: list[int] = []

    async def load(ids):
        asked.append(len(ids))
        return {}

    monkeypatch.setattr(subscriptions, "_load_jobs", load)
    desk = Desk(relay, alice)
    refused = await desk.add(jobs={uuid4(): 0 for _ in range(1000)})
    assert asked == [1000]
    assert set(refused.values()) == {NO_JOB}
    assert len(refused) == 1000


async def test_giving_up_ends_only_what_is_named(alice, relay):
    job, other = await a_job(alice, "May close"), await a_job(alice)
    desk = Desk(relay, alice)
    everything = {"jobs": {job.pk: 0, other.pk: 0}, "batches": (job.batch_id,)}
    await desk.add(**everything, is_mine=True)
    await desk.remove(jobs=(job.pk, uuid4()), is_system=True)
    assert len(desk.viewer.topics) == 3
    await desk.remove(batches=(job.batch_id,), is_mine=True)
    assert desk.viewer.topics == {job_topic(other.pk)}
    assert relay.size[0] == 1


async def test_a_filter_stays_until_another_is_named(alice, relay):
    desk = Desk(relay, alice)
    await desk.add(is_mine=True, filter={"job_type": "exam", "state": ""})
    assert desk.viewer.filter == Filter(job_type="exam")
    await desk.add(is_mine=True)
    assert desk.viewer.filter == Filter(job_type="exam")
    await desk.add(filter={"job_type": "", "state": ""})
    assert desk.viewer.filter is None


async def test_each_topic_is_greeted_from_what_is_known_of_it(
    alice, relay, monkeypatch
):
    greetings: list = []
    monkeypatch.setattr(Viewer, "greet", lambda _viewer, g: greetings.append(g))
    job, desk = await a_job(alice), Desk(relay, alice)
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    await desk.add(jobs={job.pk: 118}, is_mine=True, since=moment)
    told = {greeting.topic: (greeting.after, greeting.since) for greeting in greetings}
    # Clocks differ: what changed a little earlier may not have been told.
    earlier = moment - reading.LOOK_BACK
    assert told == {
        job_topic(job.pk): (118, earlier),
        user_topic(alice.pk): (0, earlier),
    }


async def test_a_job_that_was_made_a_moment_ago_is_found(alice, relay):
    desk, missing = Desk(relay, alice), uuid4()
    assert await desk.add(jobs={missing: 0}) == {job_topic(missing): NO_JOB}
    job = await a_job(alice)
    assert await desk.add(jobs={job.pk: 0}) == {}
