"""Django's admin for the core: history to look at, jobs to retry and cancel."""

from __future__ import annotations

from progress.admin.batch import BatchAdmin
from progress.admin.document import AttemptAdmin, DocumentAdmin
from progress.admin.job import JobAdmin
from progress.admin.record import EventAdmin, LogLineAdmin, PageAdmin

__all__ = [
    "AttemptAdmin",
    "BatchAdmin",
    "DocumentAdmin",
    "EventAdmin",
    "JobAdmin",
    "LogLineAdmin",
    "PageAdmin",
]
