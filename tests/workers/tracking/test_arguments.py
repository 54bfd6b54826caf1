"""What a task is sent with comes back from the row as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from workers.tracking.arguments import (
    MAX_LENGTH,
    as_json,
    decode,
    encode,
    expires_at,
    still_valid,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_arguments_of_messages_come_back_as_they_were():
    args = [1, "two", {"three": [4]}, uuid4(), Decimal("5.50")]
    when = datetime(2026, 11, 22, tzinfo=UTC)
    stored = encode(args, {"when": when}, {"queue": "slow", "countdown": 9})
    sent = decode(json.loads(json.dumps(stored)))
    assert sent == {"args": args, "kwargs": {"when": when}, "queue": "slow"}


def test_moments_are_not_kept():
    stored = encode((), {}, {"eta": NOON, "countdown": 5})
    assert stored["options"] == {}


def test_the_moment_after_which_it_is_not_to_begin_is_kept():
    stored = encode((), {}, {"expires": 5}, NOON)
    assert decode(stored)["expires"] == NOON.isoformat()
    assert expires_at(stored) == NOON
    assert expires_at(encode((), {}, {})) is None
    assert expires_at(None) is None


def test_who_asks_for_it_later_wants_it_all_the_same():
    stored = encode((), {}, {"queue": "slow"}, NOON)
    assert still_valid(stored, NOON - SECOND) == stored
    again = still_valid(stored, NOON + SECOND)
    assert again is not None
    assert again["options"] == {"queue": "slow"}
    assert still_valid(None, NOON) is None


def test_what_json_cannot_keep_is_not_kept():
    assert encode([object()], {}, {}) == {}
    assert encode(["x" * MAX_LENGTH], {}, {}) == {}


def test_a_result_is_kept_if_it_is_short_json():
    assert as_json({"rows": (1, 2)}, 100) == {"rows": [1, 2]}
    assert as_json(object(), 100) is None
    assert as_json("x" * 200, 100) is None
