"""Recovery: all that crashes and losses left behind, named first and mended then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kombu.exceptions import OperationalError

from progress import lifecycle
from progress.lifecycle import recounts
from progress.lifecycle.leases import loss
from progress.models import Batch, Document, Job
from workers import rescue


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be, and whether it was mended."""

    what: str
    is_mended: bool


def recover(*, is_dry: bool, has_counters: bool) -> Iterator[Finding]:
    """Yield each thing that is found; mend it unless `is_dry`.

    Counters are compared in any case, and mended only with `has_counters`: what moved
    them wrongly is a mistake of the program that somebody wants to know of.
    """
    yield from _lost_documents(is_dry=is_dry)
    yield from _open_jobs(is_dry=is_dry)
    yield from _silent_queues(is_dry=is_dry)
    yield from _wrong_counters(is_dry=is_dry or not has_counters)


def _lost_documents(*, is_dry: bool) -> Iterator[Finding]:
    for document in Document.objects.in_work():
        if why := loss(document, document.read_at):
            mended = not is_dry and lifecycle.rescue(document.pk)
            yield Finding(what=f"{document} ({document.pk}): {why}", is_mended=mended)


def _open_jobs(*, is_dry: bool) -> Iterator[Finding]:
    for job in Job.objects.unsettled().filter(is_open=False):
        mended = not is_dry and lifecycle.settle(job.pk)
        what = f"{job} ({job.pk}): its documents have ended, and it has not"
        yield Finding(what=what, is_mended=mended)


def _silent_queues(*, is_dry: bool) -> Iterator[Finding]:
    try:
        waiting = rescue.without_message()
    except (OperationalError, OSError) as error:
        yield Finding(what=f"The broker does not answer: {error}", is_mended=False)
        return
    if count := waiting.count():
        mended = not is_dry and rescue.refill_queues() > 0
        what = f"{count} waiting in queues that hold no message"
        yield Finding(what=what, is_mended=mended)


def _wrong_counters(*, is_dry: bool) -> Iterator[Finding]:
    for job_id in recounts.suspects():
        for difference in recounts.recount_job(job_id, is_dry=is_dry):
            yield Finding(what=str(difference), is_mended=not is_dry)
    for batch_id in Batch.objects.values_list("pk", flat=True):
        for difference in recounts.recount_batch(batch_id, is_dry=is_dry):
            yield Finding(what=str(difference), is_mended=not is_dry)
