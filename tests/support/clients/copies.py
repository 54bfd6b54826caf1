"""What a client holds: its copies of jobs, and all that went wrong with them. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from tests.support.clients.rows import Rows

Message = dict[str, Any]

STATUS = {
    "queued": "queued",
    "processing": "processing",
    "completed": "completed",
    "failed": "error",
    "cancelled": "cancelled",
}
TERMINAL = {"completed", "failed", "cancelled"}


class Verdict(Enum):
    """What a message about a job meant to the client."""

    APPLIED = auto()
    #: Nothing newer than the copy.
    DROPPED = auto()
    #: Something between is missing: ask for it with the copy's seq.
    GAP = auto()


@dataclass(slots=True, kw_only=True)
class JobCopy:
    """One job: its lists stand at `seq`, its present at `present_seq`."""

    seq: int = 0
    present_seq: int = 0
    #: The `timestamp` of the newest message that was taken.
    taken_at: str = ""
    present: Message = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)

    def must_give_way(self, message: Message) -> bool:
        """Tell whether the job was restored: a reset, later but no further than we."""
        is_later = message["timestamp"] > self.taken_at
        return message["is_reset"] and is_later and message["seq"] <= self.present_seq

    def forget(self) -> None:
        """Hold nothing, as if the job had never been heard of."""
        self.seq = self.present_seq = 0
        self.present, self.rows = {}, Rows()


class Copies:
    """All copies of one client; `wrongs` is empty as long as the server keeps its word.

    A client that keys rows by id cannot apply one twice by accident, so a row that is
    sent again although the copy holds it, one that never came, and a present that goes
    back are noted as sentences.
    """

    def __init__(self) -> None:
        self.jobs: dict[str, JobCopy] = {}
        self.wrongs: list[str] = []
        #: Where messages come from now, for the sentences.
        self.source = ""
        self.figures: Counter[str] = Counter()

    def of(self, job_id: str) -> JobCopy:
        """Return the copy of a job, an empty one if there is none."""
        return self.jobs.setdefault(job_id, JobCopy())

    def apply(self, message: Message) -> Verdict:
        """Take in a `snapshot` or `progress_update`."""
        copy = self.of(message["processing_id"])
        if copy.must_give_way(message):
            copy.forget()
        verdict = self._apply(copy, message)
        if verdict is Verdict.APPLIED:
            copy.taken_at = max(copy.taken_at, message["timestamp"])
        self.figures[verdict.name.lower()] += 1
        return verdict

    def _apply(self, copy: JobCopy, message: Message) -> Verdict:
        if message["is_brief"]:
            return self._take_present(copy, message)
        if message["seq"] <= copy.seq:
            return Verdict.DROPPED
        if message["type"] == "snapshot":
            if copy.seq and not message["is_reset"]:
                self._note(message, [f"all again, though {copy.seq} was known"])
            copy.rows.replace(message)
            self.figures["resets"] += message["is_reset"]
        elif message["after"] > copy.seq:
            return Verdict.GAP
        else:
            self._note(message, copy.rows.merge(message, since=copy.seq))
        copy.seq = message["seq"]
        self._take_present(copy, message)
        return Verdict.APPLIED

    def _take_present(self, copy: JobCopy, message: Message) -> Verdict:
        if message["seq"] <= copy.present_seq:
            return Verdict.DROPPED
        self._note(message, present_wrongs(copy.present, message))
        copy.present = {k: v for k, v in message.items() if not isinstance(v, list)}
        copy.present_seq = message["seq"]
        return Verdict.APPLIED

    def _note(self, message: Message, wrongs: list[str]) -> None:
        where = f"{message['processing_id']} {message['after']}..{message['seq']}"
        where = f"{self.source}, {where}"
        self.wrongs += [f"{where}: {wrong}" for wrong in wrongs]


def present_wrongs(old: Message, new: Message) -> list[str]:
    """Return what a newer present may not say after an older one."""
    wrongs = []
    if new["status"] != STATUS[new["state"]]:
        wrongs.append(f"status {new['status']} of state {new['state']}")
    if (new["progress"] == 100) != (new["state"] == "completed"):
        wrongs.append(f"progress {new['progress']} when {new['state']}")
    if not old:
        return wrongs
    if new["attempt"] < old["attempt"]:
        wrongs.append(f"attempt went back from {old['attempt']} to {new['attempt']}")
    if new["attempt"] == old["attempt"]:
        wrongs += _wrongs_within_attempt(old, new)
    return wrongs


def _wrongs_within_attempt(old: Message, new: Message) -> list[str]:
    wrongs = []
    if new["progress"] < old["progress"]:
        wrongs.append(f"progress went back from {old['progress']} to {new['progress']}")
    if old["state"] in TERMINAL and new["state"] != old["state"]:
        wrongs.append(f"{old['state']} became {new['state']}")
    return wrongs
