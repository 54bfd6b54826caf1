"""What one connection watches: asked for, allowed or refused, and given up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings

from progress.client_messages import Subscribe, Unsubscribe
from progress.identity import Identity, directory
from progress.lookup import Lookup
from progress.protocol import CloseCode
from progress.relay import (
    Relay,
    Topic,
    Viewer,
    batch_topic,
    inbox_topic,
    job_topic,
    loading,
    reading,
    user_topic,
)
from progress.relay.interest import Filter
from progress.relay.rights import owners_of_batches, owners_of_jobs
from progress.relay.topics import SUMMARY, SYSTEM, TopicKind

Refusals = list[tuple[Topic, CloseCode]]
#: Why each topic is refused; None if it is not.
Codes = dict[Topic, CloseCode | None]


class Subscriptions:
    """Adds and removes what a viewer watches, within the rights of its person."""

    __slots__ = ("_relay", "_viewer", "identity")

    def __init__(self, relay: Relay, viewer: Viewer, identity: Identity) -> None:
        self._relay = relay
        self._viewer = viewer
        self.identity = identity

    async def add(self, wanted: Subscribe, *, has_summary: bool = True) -> Refusals:
        """Watch what may be watched; return what is refused, and why.

        The system brings its summary, too, unless only its jobs are meant.
        """
        topics = self._topics(wanted)
        if wanted.filter is not None:
            topics |= self._narrow(_filter(wanted.filter))
        codes = self._within_limit(await self._refusals(topics))
        watched = [topic for topic, code in codes.items() if code is None]
        if SYSTEM in watched and wanted.is_system and has_summary:
            topics[SUMMARY] = 0
            watched.append(SUMMARY)
        await asyncio.gather(
            *(self._watch(topic, topics[topic], wanted.since) for topic in watched)
        )
        return [(topic, code) for topic, code in codes.items() if code is not None]

    async def remove(self, unwanted: Unsubscribe) -> None:
        """Watch these no more."""
        topics = {job_topic(pk) for pk in unwanted.jobs}
        topics |= {batch_topic(pk) for pk in unwanted.batches}
        if unwanted.is_mine:
            topics.add(user_topic(self.identity.user_id))
        if unwanted.is_system:
            topics |= {SYSTEM, SUMMARY}
        if unwanted.is_inbox:
            topics.add(inbox_topic(self.identity.user_id))
        for topic in topics & self._viewer.topics:
            await self._relay.unsubscribe(self._viewer, topic)

    async def _watch(self, topic: Topic, after: int, since: datetime | None) -> None:
        if since is not None:
            # By another clock than the one that dated the changes, perhaps.
            since -= reading.LOOK_BACK
        await self._relay.subscribe(self._viewer, topic, after=after, since=since)

    def _narrow(self, wanted: Filter | None) -> dict[Topic, int]:
        """Take another filter; return the lists that begin anew by it."""
        if wanted == self._viewer.filter:
            return {}
        self._viewer.filter = wanted
        return {topic: 0 for topic in self._viewer.topics if topic.is_list}

    def _topics(self, wanted: Subscribe) -> dict[Topic, int]:
        topics = {job_topic(pk): after for pk, after in wanted.jobs.items()}
        topics |= {batch_topic(pk): 0 for pk in wanted.batches}
        if wanted.is_mine:
            topics[user_topic(self.identity.user_id)] = 0
        if wanted.is_system:
            topics[SYSTEM] = 0
        if wanted.inbox is not None:
            topics[inbox_topic(self.identity.user_id)] = wanted.inbox
        return topics

    async def _refusals(self, topics: Collection[Topic]) -> Codes:
        """Return why what may not be watched is refused.

        All are asked for together: one message must not cost a thousand queries. Who
        was staff when the connection began may not be any more.
        """
        identity = await directory().present(self.identity)
        if identity is None:
            return dict.fromkeys(topics, CloseCode.UNAUTHENTICATED)
        self.identity = identity
        rights = await asyncio.gather(*(may_watch(identity, t) for t in topics))
        return {
            topic: None if is_allowed else CloseCode.NOT_FOUND
            for topic, is_allowed in zip(topics, rights, strict=True)
        }

    def _within_limit(self, codes: Codes) -> Codes:
        """Refuse what would be too much, the last first.

        The summary belongs to the system, and the inbox to the person: neither takes
        a place of its own.
        """
        free = {SUMMARY, inbox_topic(self.identity.user_id)}
        watched = self._viewer.topics - free
        room: int = settings.HEADWAY_SUBSCRIPTIONS_PER_SOCKET - len(watched)
        held = watched | free
        new = [t for t, code in codes.items() if code is None and t not in held]
        beyond = new[max(room, 0) :]
        return {**codes, **dict.fromkeys(beyond, CloseCode.TOO_MANY_SUBSCRIPTIONS)}


def _filter(wanted: Mapping[str, str]) -> Filter | None:
    return Filter(**wanted) if any(wanted.values()) else None


async def may_watch(identity: Identity, topic: Topic) -> bool:
    """Tell whether a person may watch a topic: the rule of `visible_to`."""
    if topic.kind is TopicKind.USER:
        return identity.is_staff or topic.user_id == identity.user_id
    if topic.kind is TopicKind.INBOX:
        return topic.user_id == identity.user_id
    if topic.subject is None:
        return identity.is_staff
    owner = await _owners(topic.kind).get(topic.subject)
    return owner is not None and (identity.is_staff or owner == identity.user_id)


async def _load_jobs(ids: Collection[UUID]) -> dict[UUID, int]:
    return await loading.in_thread(owners_of_jobs, ids)


async def _load_batches(ids: Collection[UUID]) -> dict[UUID, int]:
    return await loading.in_thread(owners_of_batches, ids)


_lookups: WeakKeyDictionary[
    asyncio.AbstractEventLoop, dict[TopicKind, Lookup[UUID, int]]
] = WeakKeyDictionary()


def _owners(kind: TopicKind) -> Lookup[UUID, int]:
    loop = asyncio.get_running_loop()
    found = _lookups.get(loop)
    if found is None:
        found = _lookups[loop] = {
            TopicKind.JOB: Lookup(_load_jobs),
            TopicKind.BATCH: Lookup(_load_batches),
        }
    return found[kind]
