"""How much of a bar is done and how much failed: of documents, jobs and batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from progress.models import Batch
from progress.states import State

WHOLE = 100.0


def bad_of_document(row: Mapping[str, Any]) -> float:
    """Return the percent that failed of what has ended: the pages that are not there.

    The rest of it where its pages do not say why. `row` is a document as frames carry
    it, or the counts of a job of one with its state and progress.
    """
    if row["state"] != State.FAILED:
        return 0.0
    total, done = row["pages_total"], row["pages_done"]
    if total and done < total:
        missing = int(total) - int(done)
        return WHOLE * missing / int(total)
    return WHOLE - float(row["progress"])


def bad_of_job(frame: Mapping[str, Any]) -> float:
    """Return the percent that failed: by documents, or by pages of the only one."""
    counts = frame["counts"]
    if counts["documents"] == 1:
        own = {"state": frame["state"], "progress": frame["progress"]}
        return bad_of_document({**counts, **own})
    return bad_of_documents(counts["documents"], counts["failed"])


def bad_of_batch(batch: Batch) -> float:
    """Return the percent that failed: by documents, or the rest of the only one."""
    if batch.documents_total == 1:
        return WHOLE - batch.progress if batch.documents_failed else 0.0
    return bad_of_documents(batch.documents_total, batch.documents_failed)


def bad_of_documents(total: int, failed: int) -> float:
    """Return the percent that failed of many documents."""
    return WHOLE * failed / total if total else 0.0
