"""Django's admin for the core: history to look at, jobs to retry and cancel."""

from __future__ import annotations

from progress.admin.audit import AuditEntryAdmin
from progress.admin.batch import BatchAdmin
from progress.admin.document import AttemptAdmin, DocumentAdmin
from progress.admin.job import JobAdmin
from progress.admin.measure import MeasureAdmin, StageRunAdmin
from progress.admin.record import EventAdmin, LogLineAdmin, PageAdmin

__all__ = [
    "AttemptAdmin",
    "AuditEntryAdmin",
    "BatchAdmin",
    "DocumentAdmin",
    "EventAdmin",
    "JobAdmin",
    "LogLineAdmin",
    "MeasureAdmin",
    "PageAdmin",
    "StageRunAdmin",
]
