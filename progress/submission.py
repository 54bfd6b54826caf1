"""Submit: the one door through which files become a job."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from progress import job_types, lifecycle
from progress.errors import SubmissionRefused
from progress.lifecycle import NewDocument, NewJob
from progress.models import Batch, Job
from progress.models.document import file_storage
from progress.text import fit
from progress.turns import NORMAL

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def submit(
    *,
    owner: User,
    files: Sequence[File[bytes]],
    job_type: str = "document",
    batch_title: str = "",
    title: str = "",
    priority: int = NORMAL,
) -> Job:
    """Store `files` and queue them as one job of `owner`.

    Files that are empty, too large or unreadable are taken, too: each fails by
    itself with its reason and leaves its neighbours alone.

    Raises:
        UnknownJobType: no pipeline has this name.
        SubmissionRefused: there is no file, or there are too many.
    """
    job_types.get(job_type)
    _check_count(len(files))
    job_id = uuid4()
    documents: list[NewDocument] = []
    try:
        documents.extend(_store(job_id, file) for file in files)
        new = NewJob(
            id=job_id,
            job_type=job_type,
            title=(title or default_title([d.name for d in documents]))[:250],
            batch_title=_clean(batch_title)[:200],
            documents=tuple(documents),
            priority=priority,
        )
        return lifecycle.queue_new_job(owner, new)
    except BaseException:
        _discard(job_id, documents)
        raise


def default_title(names: Sequence[str]) -> str:
    """Return the title of a job that was given none: its first file's name."""
    if len(names) == 1:
        return names[0]
    return f"{names[0]} and {len(names) - 1} more"


def find_batch_title(owner: User, given: str) -> str:
    """Return the title for a batch given by title or by id.

    Raises:
        SubmissionRefused: it looks like an id, and no batch of the owner has it.
    """
    try:
        batch_id = UUID(given)
    except ValueError:
        return given
    batch = Batch.objects.filter(owner=owner.pk, pk=batch_id).first()
    if batch is None:
        raise SubmissionRefused("There is no such batch. Give a title to begin one.")
    return batch.title


def _check_count(count: int) -> None:
    if not count:
        raise SubmissionRefused("There is no file. Choose at least one.")
    limit = settings.HEADWAY_UPLOAD_MAX_FILES
    if count > limit:
        raise SubmissionRefused(
            f"{count} files are too many for one job. Hand in at most {limit}."
        )


def _store(job_id: UUID, file: File[bytes]) -> NewDocument:
    document_id = uuid4()
    size = file.size or 0
    path, sha256 = "", ""
    if 0 < size <= settings.HEADWAY_UPLOAD_MAX_BYTES:
        sha256 = _digest(file)
        path = file_storage().save(f"documents/{job_id}/{document_id}", file)
    declared = file.content_type if isinstance(file, UploadedFile) else ""
    return NewDocument(
        id=document_id,
        name=clean_name(file.name or ""),
        path=path,
        size=size,
        sha256=sha256,
        declared_type=fit(declared or "", 200),
    )


def _digest(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def clean_name(name: str) -> str:
    """Return a file's own name: no folders, no control characters, never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = _clean(last)[:250]
    return kept if kept.strip(".") else "unnamed"


def _clean(text: str) -> str:
    return _CONTROL.sub("", text).strip()


def _discard(job_id: UUID, documents: Sequence[NewDocument]) -> None:
    """Delete the files of a job that was not committed.

    What comes after the commit may fail, too, and then the job needs its files;
    when the database cannot tell, they stay.
    """
    if Job.objects.filter(pk=job_id).exists():
        return
    for document in documents:
        if document.path:
            file_storage().delete(document.path)
