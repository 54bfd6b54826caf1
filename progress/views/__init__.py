"""The pages: each view asks for rows, and hands them to a template."""

from __future__ import annotations

from progress.views.actions import (
    cancel_batch,
    cancel_document,
    cancel_job,
    force_batch,
    force_document,
    force_job,
    pause_batch,
    pause_job,
    prioritize_job,
    resume_batch,
    resume_job,
    retry_document,
)
from progress.views.audit import audit, audit_csv, audit_json
from progress.views.batches import batch, batches
from progress.views.connections import connections, disconnect
from progress.views.demo import elements, start_sample
from progress.views.document import document, page
from progress.views.downloads import (
    document_file,
    document_json,
    document_text,
    job_json,
    job_log,
    job_text,
)
from progress.views.home import home, submit
from progress.views.insights import insights
from progress.views.job import job
from progress.views.jobs import jobs
from progress.views.retries import retry_batch, retry_filtered, retry_job

__all__ = [
    "audit",
    "audit_csv",
    "audit_json",
    "batch",
    "batches",
    "cancel_batch",
    "cancel_document",
    "cancel_job",
    "connections",
    "disconnect",
    "document",
    "document_file",
    "document_json",
    "document_text",
    "elements",
    "force_batch",
    "force_document",
    "force_job",
    "home",
    "insights",
    "job",
    "job_json",
    "job_log",
    "job_text",
    "jobs",
    "page",
    "pause_batch",
    "pause_job",
    "prioritize_job",
    "resume_batch",
    "resume_job",
    "retry_batch",
    "retry_document",
    "retry_filtered",
    "retry_job",
    "start_sample",
    "submit",
]
