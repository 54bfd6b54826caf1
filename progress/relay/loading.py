"""Frames from the database for the event loop, on a small pool of threads.

Channels runs all sync code of consumers in one thread; one slow query would hold
up every socket of the process. These threads belong to the relay alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone

from progress.frames import brief_frame, load_frame
from progress.models import Job
from progress.relay.track import Encoded

P = ParamSpec("P")
R = TypeVar("R")

_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="relay")

#: How far back the question "whose jobs moved?" looks: more than two rounds, so
#: that clocks of workers that differ by seconds hide nothing.
LOOK_BACK = timedelta(seconds=15)
#: Most jobs that a list viewer is greeted with.
GREETING = 200


async def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function` on the relay's threads, with a healthy connection."""
    call = partial(_with_connection, partial(function, *args, **kwargs))
    run = sync_to_async(call, thread_sensitive=False, executor=_pool)
    return await run()


def _with_connection(call: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()


def encoded_frame(job_id: UUID, *, after: int, is_brief: bool) -> Encoded | None:
    """Return a job's frame since `after` as text, None if the job is gone."""
    frame = load_frame(job_id, after=after, is_brief=is_brief)
    if frame is None:
        return None
    return Encoded(frame["after"], frame["seq"], dumps(frame))


def greeting(user_id: int | None) -> list[tuple[UUID, Encoded]]:
    """Return brief frames of the active jobs of a person, or of all for None."""
    jobs = Job.objects.active().newest_first()
    if user_id is not None:
        jobs = jobs.filter(owner=user_id)
    frames = [(job.pk, brief_frame(job)) for job in jobs[:GREETING]]
    return [(pk, Encoded(0, f["seq"], dumps(f))) for pk, f in frames]


def seqs_of(job_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how far these jobs have come."""
    return Job.objects.seqs(job_ids)


def moved_lately(owners: Iterable[int] | None) -> list[tuple[UUID, int, int]]:
    """Return (job, owner, seq) of the jobs that moved lately; of all for None."""
    since = timezone.now() - LOOK_BACK
    jobs = Job.objects.filter(changed_at__gte=since)
    if owners is not None:
        jobs = Job.objects.moved_since(owners, since)
    return list(jobs.values_list("pk", "owner_id", "seq"))


def dumps(value: object) -> str:
    """Return compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
