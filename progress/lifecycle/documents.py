"""The one place that moves a document from state to state: by the table, or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from progress.lifecycle import plainly
from progress.lifecycle.change import Change
from progress.models.document import DocumentQuerySet
from progress.states import State, sources

#: What a row says that no worker holds.
UNHELD: dict[str, Any] = {
    "lease_token": None,
    "lease_expires_at": None,
    "owner_boot": "",
    "owner_pid": None,
    "owner_started": None,
    "owner_parent_pid": None,
    "owner_parent_started": None,
}


def move(current: Change, rows: DocumentQuerySet, new: State, **values: Any) -> int:
    """Move those of `rows` that may enter state `new`; return how many did.

    The guard is the UPDATE's own WHERE: a row that somebody else moved in the
    meantime is not touched.
    """
    allowed = rows.filter(state__in=sources(new))
    return allowed.update(state=new, seq=current.seq, **values)


def move_one(
    current: Change, where: Mapping[str, Any], new: State, **values: Any
) -> int:
    """Do the same with the row whose columns are as in `where`, by a plain statement.

    An attempt's beginning and end are moves of one document that are made for each.
    """
    allowed = {**where, "state": tuple(sources(new))}
    return plainly.documents.update(
        allowed, {"state": new, "seq": current.seq, **values}
    )
