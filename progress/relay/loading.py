"""Frames from the database for the event loop, on a small pool of threads.

Channels runs all sync code of consumers in one thread; one slow query would hold
up every socket of the process. These threads belong to the relay alone, and each
keeps its connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import ParamSpec, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connections

from progress.connections import tend_connections
from progress.frames import brief_frame, load_frame
from progress.models import Job
from progress.relay.track import Encoded
from progress.states import TERMINAL

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 4
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="relay")

#: How far back before the last answer the question "whose jobs moved?" looks: more
#: than two rounds, so that clocks of workers that differ by seconds hide nothing.
LOOK_BACK = timedelta(seconds=15)
#: Most jobs that a list viewer is greeted with.
GREETING = 200


async def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function` on the relay's threads, with a healthy connection."""
    call = partial(_with_connection, partial(function, *args, **kwargs))
    run = sync_to_async(call, thread_sensitive=False, executor=_pool)
    return await run()


def _with_connection(call: Callable[[], R]) -> R:
    tend_connections()
    return call()


def close_connections() -> None:
    """Close the connection of each of the relay's threads; a query opens it again."""
    all_here = Barrier(THREADS)
    closings = [_pool.submit(_close_own, all_here) for _ in range(THREADS)]
    for closing in closings:
        closing.result()


def _close_own(all_here: Barrier) -> None:
    # Each thread waits for the others, so that none closes twice and none never.
    with suppress(BrokenBarrierError):
        all_here.wait(timeout=10)
    connections.close_all()


def encoded_frame(job_id: UUID, *, after: int, is_brief: bool) -> Encoded | None:
    """Return a job's frame since `after` as text, None if the job is gone."""
    frame = load_frame(job_id, after=after, is_brief=is_brief)
    if frame is None:
        return None
    is_final = frame["state"] in TERMINAL
    return Encoded(frame["after"], frame["seq"], dumps(frame), is_final)


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


def moved_since(
    owners: Iterable[int] | None, moment: datetime
) -> list[tuple[UUID, int, int]]:
    """Return (job, owner, seq) of the jobs that moved; of all owners for None."""
    jobs = Job.objects.moved_since(owners, moment)
    return list(jobs.values_list("pk", "owner_id", "seq"))


def dumps(value: object) -> str:
    """Return compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
