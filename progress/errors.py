"""What can go wrong in the core, and what the caller can do about it."""

from __future__ import annotations

from progress.states import HandBack


class ProgressError(Exception):
    """The request could not be carried out; the message says why and what to do."""

    code = "error"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class LeaseLost(ProgressError):
    """Another worker holds this document now. Stop: nothing more can be written."""

    code = "lease_lost"


class Cancelled(ProgressError):
    """A person cancelled this document. Stop at the next page border."""

    code = "cancelled"


class HandedBack(ProgressError):
    """This document is to be handed back. Stop at the next page border."""

    code = "handed_back"

    def __init__(self, reason: HandBack) -> None:
        super().__init__()
        self.reason = reason


class SubmissionRefused(ProgressError):
    """The files were not taken. Mend what the message names and send them again."""

    code = "submission_refused"


class UnknownJobType(SubmissionRefused):
    """No pipeline is registered under this job type. Choose one of the listed ones."""

    code = "unknown_job_type"


class JobGone(ProgressError):
    """The job was deleted meanwhile. There is nothing more to follow."""

    code = "job_gone"


class BadMessage(ProgressError):
    """A client said something that is not of the protocol: docs/protocol.md has it."""

    code = "bad_message"


class HistoryIsKept(ProgressError, ValueError):
    """History is never changed, and goes only by age: `manage.py prune`."""

    code = "history_is_kept"
