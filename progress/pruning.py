"""Pruning: history is kept for as long as the settings say, and goes bit by bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from progress.models import AuditEntry, Batch, Document, Job, LogLine, StageRun
from progress.models.document import file_storage
from progress.states import TERMINAL

#: Rows that one statement deletes: it is over in a moment, and others get their turn.
CHUNK = 1000
#: A file is stored before its row is committed: a young one may have none yet.
FILE_AGE = timedelta(days=1)
FOLDER = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What goes after how many days; 0 days, or less, is never.

    `prune` deletes what is older than a moment, or only counts it, and returns how
    many that is.
    """

    what: str
    setting: str
    prune: Callable[[datetime, bool], int]

    @property
    def days(self) -> int:
        """How long it is kept."""
        return int(getattr(settings, self.setting))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many of what were older than `days`."""

    what: str
    days: int
    count: int


_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """Let something else be pruned, too; registering twice is registering once."""
    if rule.what not in {known.what for known in _rules}:
        _rules.append(rule)


def prune(now: datetime, *, is_dry: bool) -> Iterator[Pruned]:
    """Yield what is older than it is kept for; delete it unless `is_dry`."""
    for rule in _rules:
        if rule.days > 0:
            count = rule.prune(now - timedelta(days=rule.days), is_dry)
            yield Pruned(what=rule.what, days=rule.days, count=count)
    count = _prune_files(now - FILE_AGE, is_dry)
    yield Pruned(what="files without a document", days=FILE_AGE.days, count=count)


def in_chunks(rows: QuerySet[Any], is_dry: bool) -> int:
    """Delete rows that nothing refers to, or count them; return how many."""
    if is_dry:
        return rows.count()
    model, gone = rows.model, 0
    while ids := list(rows.values_list("pk", flat=True)[:CHUNK]):
        gone += model._base_manager.filter(pk__in=ids).delete()[0]
    return gone


def _prune_jobs(before: datetime, is_dry: bool) -> int:
    old = Job.objects.filter(state__in=TERMINAL, finished_at__lt=before)
    if is_dry:
        return old.count()
    ids = list(old.order_by("finished_at").values_list("pk", flat=True))
    return sum(_delete_job(job_id, before) for job_id in ids)


def _delete_job(job_id: UUID, before: datetime) -> bool:
    """Delete a job in a transaction of its own; false if it was retried meanwhile.

    Its lock is taken before any row of it is touched: whoever works on it takes it
    first, and two that take locks in different orders wait for each other for ever.
    """
    with transaction.atomic():
        locked = Job.objects.select_for_update()
        job = locked.filter(
            pk=job_id, state__in=TERMINAL, finished_at__lt=before
        ).first()
        if job is None:
            return False
        paths = list(Document.objects.filter(job=job).values_list("file", flat=True))
        job.delete()
        transaction.on_commit(lambda: _delete_files(paths))
    return True


def _delete_files(paths: list[str]) -> None:
    for path in filter(None, paths):
        file_storage().delete(path)


def _prune_batches(before: datetime, is_dry: bool) -> int:
    empty = Batch.objects.filter(jobs=None, created_at__lt=before)
    if is_dry:
        return empty.count()
    # The guard is the statement's own: a job may be handed in to one just now.
    return empty.filter(jobs_total=0).delete()[0]


def _prune_logs(before: datetime, is_dry: bool) -> int:
    ended = LogLine.objects.filter(job__state__in=TERMINAL)
    return in_chunks(ended.filter(created_at__lt=before), is_dry)


def _prune_stage_runs(before: datetime, is_dry: bool) -> int:
    return in_chunks(StageRun.objects.filter(finished_at__lt=before), is_dry)


def _prune_audit(before: datetime, is_dry: bool) -> int:
    if is_dry:
        return AuditEntry.objects.filter(created_at__lt=before).count()
    return AuditEntry.objects.prune(before)


def _prune_files(before: datetime, is_dry: bool) -> int:
    """Delete stored files that no document names, or count them."""
    orphans = [path for folder in _listed(FOLDER)[0] for path in _orphans(folder)]
    modified = file_storage().get_modified_time
    old = [path for path in orphans if modified(path) < before]
    if not is_dry:
        _delete_files(old)
    return len(old)


def _orphans(folder: str) -> set[str]:
    paths = {f"{FOLDER}/{folder}/{name}" for name in _listed(f"{FOLDER}/{folder}")[1]}
    known = Document.objects.filter(file__in=paths).values_list("file", flat=True)
    return paths - set(known)


def _listed(path: str) -> tuple[list[str], list[str]]:
    """Return the folders and files in a folder of the storage; none if it is gone."""
    try:
        return file_storage().listdir(path)
    except FileNotFoundError:
        return [], []


for _rule in (
    Rule(what="ended jobs", setting="HEADWAY_KEEP_DAYS", prune=_prune_jobs),
    Rule(what="empty batches", setting="HEADWAY_KEEP_DAYS", prune=_prune_batches),
    Rule(what="log lines", setting="HEADWAY_KEEP_LOG_DAYS", prune=_prune_logs),
    Rule(what="stage runs", setting="HEADWAY_KEEP_LOG_DAYS", prune=_prune_stage_runs),
    Rule(what="audit entries", setting="HEADWAY_KEEP_AUDIT_DAYS", prune=_prune_audit),
):
    register(_rule)
