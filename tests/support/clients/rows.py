"""The rows of a job's copy: documents, pages, log lines and events, each by its key."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

Row = dict[str, Any]

LISTS = ("documents", "pages", "logs", "events")
#: Rows that are written once and never change.
FACTS = {"logs", "events"}
#: Rows that are the present of something: told again and early as the server likes.
PRESENT = {"documents"}


class Rows:
    """What a client holds of the four lists; a row with a higher seq wins."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[Hashable, Row]] = {name: {} for name in LISTS}
        #: Whether older rows than these are read by REST.
        self.is_truncated = False

    def replace(self, message: dict[str, Any]) -> None:
        """Forget all and take what a snapshot brings."""
        self.is_truncated = message["is_truncated"]
        for name in LISTS:
            self.lists[name] = {key_of(name, row): row for row in message[name]}

    def merge(self, message: dict[str, Any], *, since: int) -> list[str]:
        """Take in what an update brings to a copy at `since`; return what is wrong."""
        wrongs = []
        for name in LISTS:
            rows = message[name]
            seqs = [row["seq"] for row in rows]
            if name not in PRESENT and seqs != sorted(seqs):
                wrongs.append(f"{name} out of order")
            for row in rows:
                wrongs += self._take(name, row, since, message["seq"])
        self._forget_cleared_pages(message["documents"])
        return wrongs

    def _take(self, name: str, row: Row, since: int, upto: int) -> Iterator[str]:
        key = key_of(name, row)
        known = self.lists[name].get(key)
        if row["seq"] <= since:
            if known is None and not self.is_truncated:
                yield f"{name} {key} of seq {row['seq']} was lost"
        elif name in PRESENT:
            pass
        elif known is not None and (name in FACTS or known["seq"] >= row["seq"]):
            yield f"{name} {key} of seq {row['seq']} came twice"
        elif row["seq"] > upto:
            yield f"{name} {key} of seq {row['seq']} came before its time"
        if known is None or row["seq"] > known["seq"]:
            self.lists[name][key] = row

    def _forget_cleared_pages(self, documents: list[Row]) -> None:
        """Drop failed pages that a retry has cleared: all but the newest that count."""
        for document in documents:
            failed = [
                page
                for page in self.lists["pages"].values()
                if page["document"] == document["id"] and page["state"] == "failed"
            ]
            failed.sort(key=lambda page: page["seq"], reverse=True)
            for page in failed[document["pages_failed"] :]:
                del self.lists["pages"][key_of("pages", page)]


def key_of(name: str, row: Row) -> Hashable:
    """Return what tells a row from the others of its list."""
    return (row["document"], row["number"]) if name == "pages" else row["id"]
