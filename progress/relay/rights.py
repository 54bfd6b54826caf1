"""By what right a viewer watches, and whether it still has it.

A connection outlives the request that opened it. These questions are asked for all
connections of a process at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import CharField, IntegerField, QuerySet
from django.utils import timezone
from rest_framework_simplejwt.utils import get_md5_hash_password

from progress.models import Batch, Job
from progress.models.prepared import Prepared
from progress.protocol import CloseCode
from progress.relay.topics import Topic, TopicKind

_FOR_STAFF = frozenset({TopicKind.SYSTEM, TopicKind.SUMMARY})
#: Of a person; who watches it was asked when they began.
_OF_PEOPLE = frozenset({TopicKind.USER, TopicKind.INBOX})


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Who watches; `session_key` is empty for those who came by a token.

    A changed password ends what was opened by the one before; empty asks for none.
    """

    user_id: int
    session_key: str = ""
    password_hash: str = ""


#: What is watched (None: nothing yet), and by what right.
Claim = tuple[Topic | None, Right]


class _Person(NamedTuple):
    pk: int
    is_staff: bool
    is_active: bool
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What the database says now of all that claims name."""

    #: Whether a person is staff, by id; only those who are active.
    staff: dict[int, bool]
    password_hashes: dict[int, str]
    #: The owners of jobs and batches, by id.
    owners: dict[UUID, int]
    sessions: set[str]

    def refusal(self, topic: Topic | None, right: Right) -> CloseCode | None:
        """Return why a claim holds no more; the rule of `visible_to`."""
        is_staff = self.staff.get(right.user_id)
        if is_staff is None or not self._is_proved(right):
            return CloseCode.UNAUTHENTICATED
        if topic is None or topic.kind in _OF_PEOPLE:
            return None
        if topic.kind in _FOR_STAFF:
            # They may still watch what is theirs: they come back to be told what.
            return None if is_staff else CloseCode.GOING_AWAY
        owner = self.owners.get(topic.subject) if topic.subject else None
        is_visible = owner is not None and (is_staff or owner == right.user_id)
        return None if is_visible else CloseCode.NOT_FOUND

    def _is_proved(self, right: Right) -> bool:
        has_session = not right.session_key or right.session_key in self.sessions
        known = self.password_hashes.get(right.user_id)
        return has_session and right.password_hash in {"", known}


def refused(claims: Collection[Claim]) -> dict[Claim, CloseCode]:
    """Return the claims that hold no more, by four queries for all together."""
    present = _present(claims)
    codes = ((claim, present.refusal(*claim)) for claim in claims)
    return {claim: code for claim, code in codes if code is not None}


def _present(claims: Collection[Claim]) -> Present:
    people = _PEOPLE.ask_all({right.user_id for _, right in claims})
    active = [person for person in people if person.is_active]
    keys = {right.session_key for _, right in claims if right.session_key}
    now = timezone.now()
    return Present(
        staff={person.pk: person.is_staff for person in active},
        password_hashes={each.pk: password_hash(each.password) for each in active},
        owners={
            **owners_of_jobs(_subjects(claims, TopicKind.JOB)),
            **owners_of_batches(_subjects(claims, TopicKind.BATCH)),
        },
        sessions={key for key, end in _SESSIONS.ask_all(keys) if end > now},
    )


@lru_cache(maxsize=10_000)
def password_hash(password: str) -> str:
    """Return what a right and a token carry of a password, as it is stored.

    Asked of everybody who watches, every few seconds.
    """
    return str(get_md5_hash_password(password))


def _subjects(claims: Collection[Claim], kind: TopicKind) -> set[UUID]:
    topics = (topic for topic, _ in claims if topic is not None and topic.kind is kind)
    return {topic.subject for topic in topics if topic.subject is not None}


def owners_of_jobs(ids: Collection[UUID]) -> dict[UUID, int]:
    """Return whose these jobs are; those that are gone are missing."""
    return dict(_OWNERS.ask_all(ids))


def _jobs(wanted: Mapping[UUID, int]) -> QuerySet[Job]:
    return Job.objects.filter(pk__in=wanted)


def _as_pair(values: Sequence[Any]) -> tuple[UUID, int]:
    pk, owner_id = values
    return pk, owner_id


#: Asked about each watched job every few seconds.
_OWNERS: Prepared[tuple[UUID, int]] = Prepared(_jobs, ("pk", "owner_id"), _as_pair)


def _people(wanted: Mapping[int, int]) -> QuerySet[User]:
    return User.objects.filter(pk__in=wanted)


def _sessions(wanted: Mapping[str, int]) -> QuerySet[Session]:
    return Session.objects.filter(session_key__in=wanted)


def _as_end(values: Sequence[Any]) -> tuple[str, datetime]:
    key, expires_at = values
    return key, expires_at


#: Asked about everybody who watches, with those sessions, every few seconds.
_PEOPLE = Prepared(
    _people,
    _Person._fields,
    _Person._make,
    key=IntegerField(),
    nobody=lambda n: -1 - n,
)
_SESSIONS = Prepared(
    _sessions,
    ("session_key", "expire_date"),
    _as_end,
    key=CharField(),
    nobody=lambda n: f"nobody-{n}",
)


def owners_of_batches(ids: Collection[UUID]) -> dict[UUID, int]:
    """Return whose these batches are; those that are gone are missing."""
    return dict(Batch.objects.filter(pk__in=ids).values_list("pk", "owner_id"))
