"""Recovery: all that crashes and losses left behind, named first and mended then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from kombu.exceptions import OperationalError

from progress import lifecycle
from progress.lifecycle import recounts
from progress.lifecycle.leases import loss
from progress.models import Batch, Document
from progress.models.job import JobQuerySet
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
    yield from _unsent_retries(is_dry=is_dry)
    yield from _wrong_counters(is_dry=is_dry or not has_counters)


def _lost_documents(*, is_dry: bool) -> Iterator[Finding]:
    for document in Document.objects.in_work():
        if why := loss(document, document.read_at):
            mended = not is_dry and lifecycle.rescue(document.pk)
            yield Finding(what=f"{document} ({document.pk}): {why}", is_mended=mended)


#: What may be wrong with a job that is open: which are, what is said, what mends it.
_OPEN: tuple[tuple[Callable[[], JobQuerySet], str, Callable[[UUID], bool]], ...] = (
    (rescue.unsettled, "its documents have ended, and it has not", lifecycle.settle),
    (rescue.half_sent, "its sender broke off", rescue.seal),
    (rescue.never_sent, "nobody goes on with it", lifecycle.give_up),
)


def _open_jobs(*, is_dry: bool) -> Iterator[Finding]:
    for find, wrong, mend in _OPEN:
        for job in find():
            mended = not is_dry and mend(job.pk)
            yield Finding(what=f"{job} ({job.pk}): {wrong}", is_mended=mended)


def _unsent_retries(*, is_dry: bool) -> Iterator[Finding]:
    if count := rescue.unsent().count():
        mended = not is_dry and rescue.sweep_queued() > 0
        yield Finding(
            what=f"{count} whose message is overdue, or that are to be tried again now",
            is_mended=mended,
        )


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
