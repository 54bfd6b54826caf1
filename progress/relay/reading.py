"""The relay's questions to the database, answered as encoded messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from progress.frames import (
    brief_frame,
    load_batch,
    load_batches,
    load_dated_frames,
    load_frame,
    load_summary,
)
from progress.models import Batch, Job
from progress.models.job import JobQuerySet
from progress.models.prepared import Prepared
from progress.protocol import (
    BatchMessage,
    CloseCode,
    Frame,
    error_message,
)
from progress.relay.encoded import Encoded, Form, Key
from progress.relay.topics import Topic, TopicKind
from progress.states import TERMINAL
from progress.summary_protocol import SummaryMessage

#: How far back before the last answer the question "whose jobs moved?" looks: more
#: than two rounds, so that clocks of workers that differ by seconds hide nothing.
LOOK_BACK = timedelta(seconds=15)
#: Most active jobs that a list viewer is greeted with, and most that have changed
#: since it was last here.
GREETING = 200
CHANGED = 2000

#: (job, owner, batch, seq) of a job that moved.
Move = tuple[UUID, int, UUID | None, int]


def dumps(value: object) -> str:
    """Return compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def since(job_id: UUID, after: int) -> Encoded | None:
    """Return what happened to a job after `after`; None if the job is gone."""
    frame = load_frame(job_id, after=after)
    return None if frame is None else encoded(frame)


def news(form: Form, wanted: Mapping[UUID, int]) -> dict[UUID, Encoded]:
    """Return what is new about jobs or batches after what was relayed of each."""
    if form is Form.BATCH:
        return {pk: _of_batch(m) for pk, m in load_batches(wanted).items()}
    found = load_dated_frames(wanted, is_brief=form is Form.BRIEF)
    return {pk: encoded(d.frame, d.committed_at) for pk, d in found.items()}


def encoded(frame: Frame, committed_at: datetime | None = None) -> Encoded:
    """Return a frame as text, with what the relay has to know of it."""
    return Encoded(
        text=dumps(frame),
        seq=frame["seq"],
        after=frame["after"] if frame["type"] == "progress_update" else 0,
        is_final=frame["state"] in TERMINAL and not frame["has_more"],
        is_reset=frame["is_reset"],
        has_more=frame["has_more"],
        job_type=frame["job_type"],
        state=frame["state"],
        committed_at=committed_at.timestamp() if committed_at else 0.0,
    )


def greeting(topic: Topic, moment: datetime | None) -> list[tuple[Key, Encoded]]:
    """Return brief frames of a list's active jobs and of those changed since."""
    jobs = {job.pk: job for job in _of(topic).active().newest_first()[:GREETING]}
    if moment is not None:
        changed = _of(topic).changed_since(moment)[:CHANGED]
        jobs |= {job.pk: job for job in changed}
    return [((pk, Form.BRIEF), encoded(brief_frame(job))) for pk, job in jobs.items()]


def _of(topic: Topic) -> JobQuerySet:
    """Return the jobs that a list is about."""
    if topic.kind is TopicKind.USER:
        return Job.objects.filter(owner=topic.user_id)
    if topic.kind is TopicKind.BATCH:
        return Job.objects.filter(batch=topic.subject)
    return Job.objects.all()


def refusal(code: CloseCode, topic: Topic | None = None, request: str = "") -> Encoded:
    """Return an `error`; `request` is the id of the message that it answers."""
    message = error_message(code)
    if request:
        message["id"] = request
    if topic is not None and topic.kind is TopicKind.JOB:
        message["job"] = str(topic.subject)
    if topic is not None and topic.kind is TopicKind.BATCH:
        message["batch"] = str(topic.subject)
    return Encoded(text=dumps(message), seq=0)


def batch(batch_id: UUID) -> Encoded | None:
    """Return the present of a batch; None if it is gone."""
    message = load_batch(batch_id)
    return None if message is None else _of_batch(message)


def _of_batch(message: BatchMessage) -> Encoded:
    is_final = message["state"] in TERMINAL
    return Encoded(text=dumps(message), seq=message["seq"], is_final=is_final)


def summary(seq: int, connections: int) -> Encoded:
    """Return the figures of the system, with `seq` as their position."""
    message = load_summary(connections=connections)
    return Encoded(text=dumps(message), seq=seq, state=_without_time(message))


def is_same_summary(known: Encoded | None, found: Encoded) -> bool:
    """Tell whether two summaries say the same, whenever they were made."""
    return known is not None and known.state == found.state


def _without_time(message: SummaryMessage) -> str:
    return dumps({k: v for k, v in message.items() if k != "timestamp"})


def seqs_of(job_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how far these jobs have come."""
    return dict(_SEQS.ask_all(job_ids))


def _as_pair(values: Sequence[Any]) -> tuple[UUID, int]:
    pk, seq = values
    return pk, seq


def _jobs(wanted: Mapping[UUID, int]) -> JobQuerySet:
    return Job.objects.filter(pk__in=wanted)


#: Asked about each watched job every two seconds.
_SEQS: Prepared[tuple[UUID, int]] = Prepared(_jobs, ("pk", "seq"), _as_pair)


def batch_seqs(batch_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how far these batches have come."""
    batches = Batch.objects.filter(pk__in=list(batch_ids)).with_seq()
    return {batch.pk: batch.jobs_seq for batch in batches}


def moved_since(
    owners: Iterable[int] | None, batches: Iterable[UUID], moment: datetime
) -> list[Move]:
    """Return the jobs of these owners (all for None) or batches that moved."""
    jobs = Job.objects.moved_since(owners, batches, moment)
    return list(jobs.values_list("pk", "owner_id", "batch_id", "seq"))
