"""The shapes of the API's answers, beside those of the wire protocol."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from progress.estimates.shapes import EtaDict
from progress.protocol import (
    BatchCountsDict,
    CountsDict,
    ErrorDict,
    Frame,
    Status,
)


class BatchNameDict(TypedDict):
    """A batch as its jobs name it."""

    id: str
    title: str


class PromisedDict(TypedDict):
    """What was said to be left at `at`, in seconds, and what it `took`; null so far."""

    at: str
    seconds: float
    low: float
    high: float
    took: float | None


class JobDict(TypedDict):
    """A job in a list; `url` is its page, `api_url` its live frame."""

    id: str
    url: str
    api_url: str
    title: str
    job_type: str
    batch: BatchNameDict | None
    owner: str
    state: str
    status: Status
    progress: float
    message: str
    attempt: int
    seq: int
    counts: CountsDict
    is_cancelling: bool
    is_paused: bool
    priority: int
    is_retryable: bool
    created_at: str
    queued_at: str
    started_at: str | None
    finished_at: str | None
    promised: PromisedDict | None


class DocumentCountsDict(TypedDict):
    """How many documents of a batch have ended, and how."""

    total: int
    completed: int
    failed: int
    cancelled: int


class JobCountsDict(TypedDict):
    """How many jobs of a batch are in each state."""

    total: int
    queued: int
    processing: int
    completed: int
    failed: int
    cancelled: int


class BatchDict(TypedDict):
    """A batch with the counters over its jobs and their documents."""

    id: str
    url: str
    api_url: str
    title: str
    owner: str
    state: str
    progress: float
    jobs: JobCountsDict
    documents: DocumentCountsDict
    created_at: str
    finished_at: str | None


class BatchPresentDict(BatchDict):
    """A batch by itself: what lists say of it, and the fields of a `batch_update`."""

    type: Literal["batch_update"]
    batch: str
    seq: int
    status: Status
    eta: EtaDict | None
    counts: BatchCountsDict
    timestamp: str


class AttemptDict(TypedDict):
    """One run at a document; `outcome` is empty while it lasts."""

    number: int
    worker: str
    task_id: str
    outcome: str
    started_at: str
    finished_at: str | None
    pages_at_start: int
    pages_at_end: int | None
    error: ErrorDict | None


class DocumentDetailDict(TypedDict):
    """A document with its file, its statistics and its attempts."""

    id: str
    job: str
    url: str
    api_url: str
    file_url: str
    position: int
    name: str
    kind: str
    size: int
    sha256: str
    state: str
    stage: str
    message: str
    unit: str
    progress: float
    pages_total: int | None
    pages_done: int
    pages_failed: int
    attempt: int
    seq: int
    eta: EtaDict | None
    error: ErrorDict | None
    statistics: dict[str, Any]
    attempts: list[AttemptDict]
    created_at: str
    queued_at: str
    started_at: str | None
    finished_at: str | None
    promised: PromisedDict | None


class PageTextDict(TypedDict):
    """A page with its text and what was found out about it."""

    document: str
    number: int
    state: str
    via: str
    characters: int
    text: str
    analysis: dict[str, Any]
    confidence: float | None
    milliseconds: int
    seq: int
    error: ErrorDict | None


class StageDict(TypedDict):
    """A stage of a job type and its share of the work."""

    name: str
    weight: int


class JobTypeDict(TypedDict):
    """A job type that can be chosen."""

    name: str
    label: str
    about: str
    stages: list[StageDict]


class RetryExampleDict(TypedDict):
    """A document of a group."""

    name: str
    url: str
    message: str


class RetryGroupDict(TypedDict):
    """Documents that failed for one cause.

    `remedy` is "wait" (passes by itself), "retry" (may go well) or "change" (would fail
    again the same way).
    """

    code: str
    label: str
    about: str
    remedy: str
    is_worth_retrying: bool
    documents: int
    jobs: int
    examples: list[RetryExampleDict]


class RetryPreviewDict(TypedDict):
    """What a retry would try again, the largest group first."""

    detail: str
    documents: int
    worth_retrying: int
    groups: list[RetryGroupDict]


class RetriedDict(TypedDict):
    """How many documents were queued again, and how many another request would."""

    documents: int
    left: int
    detail: str


class CancelledDict(TypedDict):
    """How many jobs or documents were asked to stop; those in work end shortly."""

    stopped: int
    detail: str


class PausedDict(TypedDict):
    """How many jobs were paused or resumed."""

    jobs: int
    detail: str


class PrioritizedDict(TypedDict):
    """The priority that a job has now."""

    priority: int
    detail: str


class ProcessDict(TypedDict):
    """Where one's running and recent jobs stand, as frames without lists."""

    action: str
    timestamp: str
    jobs: list[Frame]
