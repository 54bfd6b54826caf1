"""Why documents fail, and what helps: a table of causes, by their codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Causes of what was cancelled, which has no code of an error: by a person, for want
#: of an earlier part, or since nobody is left to send it.
CANCELLED = "cancelled"
NOT_BEGUN = "not_begun"
WORKFLOW_GONE = "workflow_gone"


class Remedy(StrEnum):
    """What helps against a cause."""

    #: Time: it is tried again by itself, after a while.
    WAIT = "wait"
    #: Another try may do, if a person thinks so.
    RETRY = "retry"
    #: The same again comes to the same: something else has to change first.
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why something failed: what it is called, what it means, and what helps."""

    code: str
    label: str
    about: str
    remedy: Remedy

    @property
    def is_transient(self) -> bool:
        """Whether it passes by itself."""
        return self.remedy is Remedy.WAIT

    @property
    def is_worth_retrying(self) -> bool:
        """Whether another try of the same may end otherwise."""
        return self.remedy is not Remedy.CHANGE


_ROWS: tuple[tuple[Remedy, str, str, str], ...] = (
    (
        Remedy.WAIT,
        "storage_away",
        "Storage did not answer",
        "The place where files are kept did not answer.",
    ),
    (
        Remedy.WAIT,
        "network_away",
        "Network did not answer",
        "Something that is reached by the network did not answer.",
    ),
    (
        Remedy.WAIT,
        "database_away",
        "Database did not answer",
        "The database did not answer.",
    ),
    (
        Remedy.WAIT,
        "broker_away",
        "Message broker did not answer",
        "Redis or the message broker did not answer.",
    ),
    (
        Remedy.WAIT,
        "worker_out_of_memory",
        "Worker out of memory",
        "The worker had no memory left.",
    ),
    (
        Remedy.WAIT,
        "disk_full",
        "Disk full",
        "There was no room on the worker's disk. Tell the people who run this service.",
    ),
    (
        Remedy.RETRY,
        "worker_lost",
        "Worker lost",
        "Its workers were lost, time after time. Retry it, or check whether the file "
        "is damaged.",
    ),
    (
        Remedy.RETRY,
        "pages_unreadable",
        "Some pages not readable",
        "Some pages could not be read; the others are kept. A retry reads only the "
        "missing ones.",
    ),
    (
        Remedy.RETRY,
        "took_too_long",
        "Took too long",
        "Reading took longer than the limit. Retry it, or split the document.",
    ),
    (
        Remedy.RETRY,
        "out_of_memory",
        "Needs too much memory",
        "Opening it needs more memory than one document may take. Split it or hand in "
        "a simpler copy.",
    ),
    (
        Remedy.RETRY,
        "internal_error",
        "Error of ours",
        "Something went wrong on our side. Retry it; if it fails again, tell the "
        "people who run this service.",
    ),
    (
        Remedy.RETRY,
        "failed_by_task",
        "Task said so",
        "The task said that it failed. Retry it if its reason has passed.",
    ),
    (
        Remedy.RETRY,
        CANCELLED,
        "Cancelled",
        "A person stopped it. A retry goes on where it was.",
    ),
    (
        Remedy.RETRY,
        NOT_BEGUN,
        "Not begun",
        "An earlier part did not complete. It goes on by itself when that part is "
        "retried; what gathers a group has to be sent again.",
    ),
    (
        Remedy.CHANGE,
        WORKFLOW_GONE,
        "Workflow gone",
        "What was to send it is gone. Send the workflow again.",
    ),
    (
        Remedy.CHANGE,
        "encrypted",
        "Locked with a password",
        "The file is locked. Hand in an unlocked copy.",
    ),
    (
        Remedy.CHANGE,
        "corrupt",
        "Damaged",
        "The file is damaged or cut off. Save it anew and hand it in again.",
    ),
    (
        Remedy.CHANGE,
        "unsupported",
        "Not supported",
        "This kind of file cannot be read. Hand in another format.",
    ),
    (
        Remedy.CHANGE,
        "old_format",
        "Old format",
        "The file is in an old Office format. Save it in a present one and hand that "
        "in.",
    ),
    (
        Remedy.CHANGE,
        "empty",
        "Empty",
        "There is nothing in the file. Check that it was saved.",
    ),
    (
        Remedy.CHANGE,
        "too_large",
        "Too large",
        "The file is over the limit. Split it into parts.",
    ),
    (
        Remedy.CHANGE,
        "too_many_pages",
        "Too many pages",
        "The document is over the limit of pages. Split it into parts.",
    ),
    (
        Remedy.CHANGE,
        "expands_too_much",
        "Unpacks to too much",
        "The file holds far more than it seems to. Save it anew.",
    ),
    (
        Remedy.CHANGE,
        "nested_too_deep",
        "Nested too deep",
        "The file's parts lie in each other too deep. Save it anew.",
    ),
    (
        Remedy.CHANGE,
        "reader_crashed",
        "Stops the reader",
        "The file stops the program that reads it. Save it anew as PDF.",
    ),
    (
        Remedy.CHANGE,
        "too_many_crashes",
        "Too many pages stop the reader",
        "Many of its pages stop the program that reads them. Print it to a new PDF.",
    ),
    (
        Remedy.CHANGE,
        "file_missing",
        "Stored file gone",
        "The stored file is not there any more. Hand it in again.",
    ),
    (
        Remedy.CHANGE,
        "unknown_job_type",
        "Unknown job type",
        "No pipeline is installed for its job type. Ask the people who run this "
        "service.",
    ),
    (
        Remedy.CHANGE,
        "rejected",
        "Rejected",
        "The task refused what it was given.",
    ),
    (
        Remedy.CHANGE,
        "unreadable",
        "Not readable",
        "The document could not be read. Check that it opens on your computer.",
    ),
)

CAUSES: dict[str, Cause] = {
    code: Cause(code=code, label=label, about=about, remedy=remedy)
    for remedy, code, label, about in _ROWS
}


def cause_of(code: str) -> Cause:
    """Return the cause behind a code.

    One that is not in the table is an error of a task of one's own: nothing is known
    of it but its name, and a person may try again.
    """
    if found := CAUSES.get(code):
        return found
    label = code.replace("_", " ").strip().capitalize() or "Unknown"
    about = "A task of one's own failed. Retry it if its reason has passed."
    return Cause(code=code, label=label, about=about, remedy=Remedy.RETRY)
