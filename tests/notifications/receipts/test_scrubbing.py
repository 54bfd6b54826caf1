from __future__ import annotations

import json

import pytest

from notifications.receipts.scrubbing import MAX_BYTES, scrubbed, without_addresses


@pytest.mark.parametrize(
    "text",
    [
        "alice@example.org",
        "<alice@example.org>: unknown",
        '"a b"@example.org',
        "to=alice+x@mail.example.org,",
        "zoë@exämple.org",
    ],
)
def test_no_address_stays_in_a_sentence(text):
    assert "@" not in without_addresses(text)


def test_what_is_about_people_is_left_out_at_any_depth():
    event = {
        "type": "email.bounced",
        "data": {
            "to": ["alice@example.org"],
            "Subject": "Secret",
            "bounce": {"message": "for alice@example.org", "codes": [550, None, True]},
            "alice@example.org": 1,
        },
    }
    kept = scrubbed(event)
    assert kept["data"]["bounce"] == {"message": "for …", "codes": [550, None, True]}
    assert "alice" not in json.dumps(kept)
    assert "Secret" not in json.dumps(kept)


@pytest.mark.parametrize("event", [None, 7, "text", [], [{"a": 1}]])
def test_what_is_no_event_is_kept_as_nothing(event):
    assert scrubbed(event) == {}


def test_what_is_too_large_is_not_kept():
    assert scrubbed({"a": "x" * MAX_BYTES}) == {}


def test_what_is_nested_too_deeply_is_cut():
    event: dict[str, object] = {}
    inner = event
    for _ in range(5000):
        inner["a"] = {}
        inner = inner["a"]  # type: ignore[assignment]
    assert len(json.dumps(scrubbed(event))) < 100


def test_what_json_does_not_know_becomes_text():
    assert scrubbed({"a": object}) == {"a": str(object)}
    assert scrubbed({"a": "b\x00c"}) == {"a": "bc"}
