"""The rows that are the truth: batches, jobs, documents, pages and their history."""

from __future__ import annotations

from progress.models.attempt import Attempt
from progress.models.audit_entry import AuditEntry
from progress.models.batch import Batch
from progress.models.document import Document
from progress.models.event import Event
from progress.models.job import Job
from progress.models.log_line import LogLine
from progress.models.measure import Measure, MeasuredUntil
from progress.models.page import Page
from progress.models.stage_run import StageRun
from progress.models.unheard_fact import UnheardFact
from progress.models.worker import Worker

__all__ = [
    "Attempt",
    "AuditEntry",
    "Batch",
    "Document",
    "Event",
    "Job",
    "LogLine",
    "Measure",
    "MeasuredUntil",
    "Page",
    "StageRun",
    "UnheardFact",
    "Worker",
]
