"""The wire protocol of an inbox: how it stands, and what is new in it."""

from __future__ import annotations

from typing import Literal, TypedDict


class InboxMessage(TypedDict):
    """How the inbox of the person stands after `seq`, its last change."""

    type: Literal["inbox"]
    seq: int
    #: The position that it starts from; 0 for the present.
    after: int
    unread: int
    #: More was missed than is told one by one: read the inbox by REST.
    is_reset: bool
    timestamp: str


class NotificationMessage(TypedDict):
    """One notification, when it is new or new again; it covers (`after`, `seq`]."""

    type: Literal["notification"]
    seq: int
    after: int
    id: str
    kind: str
    severity: str
    title: str
    body: str
    #: A path of this site; empty where there is nothing to open.
    url: str
    job: str | None
    batch: str | None
    #: Those with the same key are shown as one; empty: alone.
    group_key: str
    #: How many occasions it tells of.
    count: int
    #: Whether to show it at once; otherwise only the inbox has changed.
    toast: bool
    #: Of the whole inbox.
    unread: int
    created_at: str
    timestamp: str
