"""The wire protocol: types of messages, close codes, and the shape of a frame."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Literal, NotRequired, TypedDict

from progress.estimates.shapes import EtaDict
from progress.states import State


class MessageType(StrEnum):
    """Every `type` that a message of the server may have."""

    #: The whole present of a job; the client replaces its copy.
    SNAPSHOT = "snapshot"
    #: What changed since `after`; scalars are the present, lists are deltas.
    PROGRESS_UPDATE = "progress_update"
    BATCH_UPDATE = "batch_update"
    #: The present of the whole system, for staff.
    SUMMARY = "summary"
    #: The eta of a job or batch of which nothing else is new.
    ESTIMATE = "estimate"
    HEARTBEAT = "heartbeat"
    #: How the inbox of the person stands.
    INBOX = "inbox"
    #: Something for the person.
    NOTIFICATION = "notification"
    ERROR = "error"
    ACK = "ack"
    RECONNECT = "reconnect"


class RequestType(StrEnum):
    """Every `type` that a message of a client may have."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    AUTHENTICATE = "authenticate"
    #: These notifications were shown.
    ACK = "ack"
    PING = "ping"


class CloseCode(IntEnum):
    """Why the server closed; after 4400 to 4413 do not come back as you are."""

    NORMAL = 1000
    GOING_AWAY = 1001
    UNREADABLE = 1011
    RESTART = 1012
    SLOW = 4008
    BAD_MESSAGE = 4400
    UNAUTHENTICATED = 4401
    FORBIDDEN_ORIGIN = 4403
    NOT_FOUND = 4404
    DISCONNECTED = 4410
    TOO_LARGE = 4413
    TOO_MANY_CONNECTIONS = 4429
    TOO_MANY_MESSAGES = 4430
    #: Refuses one subscription; the connection stays.
    TOO_MANY_SUBSCRIPTIONS = 4431


#: These are no refusals, and nothing is said before them: come back.
UNSAID = frozenset({CloseCode.GOING_AWAY, CloseCode.RESTART})

REASONS: dict[CloseCode, str] = {
    CloseCode.NORMAL: "done",
    CloseCode.GOING_AWAY: "server is going away",
    CloseCode.UNREADABLE: "what is watched cannot be read now",
    CloseCode.RESTART: "service restart",
    CloseCode.SLOW: "too slow: nothing could be delivered",
    CloseCode.BAD_MESSAGE: "message not understood",
    CloseCode.UNAUTHENTICATED: "log in first, or the token has expired",
    CloseCode.FORBIDDEN_ORIGIN: "origin not allowed",
    CloseCode.NOT_FOUND: "no such job, or not yours",
    CloseCode.DISCONNECTED: "disconnected by an operator",
    CloseCode.TOO_LARGE: "message too large",
    CloseCode.TOO_MANY_CONNECTIONS: "too many connections",
    CloseCode.TOO_MANY_MESSAGES: "too many messages",
    CloseCode.TOO_MANY_SUBSCRIPTIONS: "too many subscriptions",
}

#: Seconds after which a client that had too many may come back.
RETRY_AFTER: dict[CloseCode, int] = {
    CloseCode.TOO_MANY_CONNECTIONS: 30,
    CloseCode.TOO_MANY_MESSAGES: 10,
}

#: Most rows of one kind in one frame. Past it the frame says `is_truncated` and
#: the client reads the lists by REST.
MAX_PAGES = 1000
MAX_LOGS = 500
MAX_EVENTS = 200

Status = Literal["queued", "processing", "completed", "error", "cancelled"]

#: The word for each state that clients of upload progress know.
STATUS: dict[str, Status] = {
    State.QUEUED: "queued",
    State.PROCESSING: "processing",
    State.COMPLETED: "completed",
    State.FAILED: "error",
    State.CANCELLED: "cancelled",
}


class ErrorDict(TypedDict):
    """A stable code and a sentence for people."""

    code: str
    message: str


class DocumentDict(TypedDict):
    """A document as frames carry it; `progress` is percent."""

    id: str
    position: int
    name: str
    kind: str
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
    #: What is left of it while it is in work.
    eta: EtaDict | None
    error: ErrorDict | None


class PageDict(TypedDict):
    """A page as frames carry it; its text is read by REST."""

    document: str
    number: int
    state: str
    via: str
    characters: int
    excerpt: str
    seq: int
    error: ErrorDict | None


class LogDict(TypedDict):
    """A line of the log."""

    id: int
    document: str | None
    level: str
    stage: str
    text: str
    timestamp: str
    seq: int


class EventDict(TypedDict):
    """A fact of the history."""

    id: int
    document: str | None
    kind: str
    from_state: str
    to_state: str
    actor: str
    message: str
    timestamp: str
    seq: int


class CountsDict(TypedDict):
    """How many documents are in each state, and pages done."""

    documents: int
    queued: int
    processing: int
    completed: int
    failed: int
    cancelled: int
    pages_total: int
    pages_done: int
    pages_failed: int


class Frame(TypedDict):
    """One frame about one job, the same on every transport."""

    type: Literal["snapshot", "progress_update"]
    processing_id: str
    #: The position after this frame, and the position that it starts from.
    seq: int
    after: int
    attempt: int
    title: str
    job_type: str
    batch: str | None
    state: str
    status: Status
    progress: float
    message: str
    stage: str
    timestamp: str
    queued_at: str
    started_at: str | None
    finished_at: str | None
    is_cancelling: bool
    is_paused: bool
    eta: EtaDict | None
    counts: CountsDict
    documents: list[DocumentDict]
    pages: list[PageDict]
    logs: list[LogDict]
    events: list[EventDict]
    #: A message for a list of jobs: the lists are empty whatever happened.
    is_brief: bool
    #: A snapshot instead of an update: too much was missed to send it row by row.
    is_reset: bool
    #: Rows up to `seq` are here and more wait; the next frame follows at once.
    has_more: bool
    #: A snapshot whose lists hold the latest rows only; older ones are read by REST.
    is_truncated: bool
    #: Where the result is read; only when terminal.
    results: NotRequired[str]


class BatchCountsDict(TypedDict):
    """How many jobs and documents of a batch there are, and how they ended."""

    jobs: int
    jobs_completed: int
    jobs_failed: int
    jobs_cancelled: int
    documents: int
    completed: int
    failed: int
    cancelled: int


class BatchMessage(TypedDict):
    """The present of a batch; `seq` grows with every change of any of its jobs."""

    type: Literal["batch_update"]
    batch: str
    seq: int
    title: str
    state: str
    status: Status
    progress: float
    eta: EtaDict | None
    counts: BatchCountsDict
    timestamp: str


class EstimateMessage(TypedDict):
    """What is to come of a job or batch of which nothing else is new: it has no seq."""

    type: Literal["estimate"]
    job: str | None
    batch: str | None
    eta: EtaDict
    timestamp: str


class ErrorMessage(TypedDict):
    """Why the server refuses; `id` names the message that it answers."""

    type: Literal["error"]
    code: int
    reason: str
    id: NotRequired[str]
    job: NotRequired[str]
    batch: NotRequired[str]
    #: Seconds.
    retry_after: NotRequired[int]


class AckMessage(TypedDict):
    """A client's message was carried out."""

    type: Literal["ack"]
    id: str
    timestamp: str
    #: After `authenticate`: when the token ends.
    expires_at: NotRequired[str]


class HeartbeatMessage(TypedDict):
    """Nothing else was said for a while; the position of each watched job."""

    type: Literal["heartbeat"]
    timestamp: str
    jobs: dict[str, int]


class ReconnectMessage(TypedDict):
    """The server goes away; come back after `delay` seconds."""

    type: Literal["reconnect"]
    delay: float
    timestamp: str


def error_message(code: CloseCode) -> ErrorMessage:
    """Return the message that precedes a close with `code`."""
    message: ErrorMessage = {
        "type": "error",
        "code": int(code),
        "reason": REASONS[code],
    }
    if code in RETRY_AFTER:
        message["retry_after"] = RETRY_AFTER[code]
    return message


def heartbeat(timestamp: str, seqs: dict[str, int]) -> HeartbeatMessage:
    """Return a sign of life with the position of each watched job."""
    return {"type": "heartbeat", "timestamp": timestamp, "jobs": seqs}
