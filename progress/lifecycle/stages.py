"""Tells the hooks of the stages that a document passes through."""

from __future__ import annotations

from collections.abc import Sequence

from progress import signals
from progress.lifecycle.change import Change
from progress.models import Document
from progress.signals import StageFinished, StageStarted


def tell_begun(current: Change, document: Document, stages: Sequence[str]) -> None:
    """Tell of the stages that were entered since `document` was read, in order."""
    last = document.stage
    for stage in stages:
        _tell_finished(current, document, last)
        signals.stage_started.send(
            StageStarted(
                document_id=document.pk,
                job_id=current.job.pk,
                attempt=document.attempt,
                stage=stage,
                seq=current.seq,
            )
        )
        last = stage


def tell_ended(current: Change, document: Document) -> None:
    """Tell that a document that ended has left its last stage."""
    _tell_finished(current, document, document.stage)


def _tell_finished(current: Change, document: Document, stage: str) -> None:
    if stage:
        signals.stage_finished.send(
            StageFinished(
                document_id=document.pk,
                job_id=current.job.pk,
                attempt=document.attempt,
                stage=stage,
                seq=current.seq,
            )
        )
