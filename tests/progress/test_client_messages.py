"""What clients may say, and what is none of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from progress.client_messages import (
    MAX_ID,
    MAX_NAMED,
    MAX_SEQ,
    MAX_SHOWN,
    Ack,
    Authenticate,
    Ping,
    Subscribe,
    Unsubscribe,
    moment,
    parse,
)
from progress.errors import BadMessage

JOB, OTHER = uuid4(), uuid4()


def said(**message: object) -> str:
    return json.dumps(message)


def test_a_subscription_names_jobs_with_what_is_known_of_them():
    request = parse(
        said(
            type="subscribe",
            id="1",
            jobs={str(JOB): 118, str(OTHER): None},
            batches=[str(OTHER)],
            mine=True,
            since="2026-11-22T06:27:14+01:00",
            filter={"job_type": "exam"},
        )
    )
    assert request == Subscribe(
        id="1",
        jobs={JOB: 118, OTHER: 0},
        batches=(OTHER,),
        is_mine=True,
        since=datetime(2026, 11, 22, 5, 27, 14, tzinfo=UTC),
        filter={"job_type": "exam", "state": ""},
    )


def test_only_the_type_has_to_be_said():
    assert parse(said(type="subscribe")) == Subscribe()
    assert parse(said(type="unsubscribe")) == Unsubscribe()
    assert parse(said(type="ping")) == Ping()


def test_what_is_watched_no_more_is_named_without_seqs():
    request = parse(
        said(
            type="unsubscribe",
            jobs=[str(JOB)],
            batches=[str(OTHER)],
            mine=True,
            system=True,
        )
    )
    assert request == Unsubscribe(
        jobs=(JOB,), batches=(OTHER,), is_mine=True, is_system=True
    )


def test_an_inbox_is_watched_from_now_on_or_from_a_position():
    assert parse(said(type="subscribe", inbox=True)) == Subscribe(inbox=0)
    assert parse(said(type="subscribe", inbox=118)) == Subscribe(inbox=118)
    assert parse(said(type="subscribe", inbox=False)) == Subscribe(inbox=None)
    assert parse(said(type="unsubscribe", inbox=True)) == Unsubscribe(is_inbox=True)
    for position in (-1, "118", 1.5, MAX_SEQ + 1, {}):
        with pytest.raises(BadMessage):
            parse(said(type="subscribe", inbox=position))


def test_so_many_notifications_were_shown_at_once_and_no_more():
    ids = tuple(uuid4() for _ in range(MAX_SHOWN))
    assert parse(said(type="ack", id="7", ids=[*map(str, ids)])) == Ack(id="7", ids=ids)
    for shown in ([*map(str, ids), str(JOB)], ["x"], [7], "x", {}):
        with pytest.raises(BadMessage):
            parse(said(type="ack", ids=shown))


def test_a_token_is_text():
    assert parse(said(type="authenticate", token="x")) == Authenticate(token="x")
    for token in (None, 7, ["x"], {"x": 1}):
        with pytest.raises(BadMessage):
            parse(said(type="authenticate", token=token))


def test_a_number_will_do_as_the_id_of_a_message():
    assert parse(said(type="ping", id=7)) == Ping(id="7")


def test_fields_that_nobody_knows_are_ignored():
    assert parse(said(type="ping", colour="green")) == Ping()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{not json",
        "null",
        "7",
        '"subscribe"',
        "[]",
        "{}",
        "[" * 60_000,
        '{"type": ' + "[" * 60_000,
        '{"type": "ping", "id": 1' + "0" * 5000 + "}",
        "\x00",
    ],
)
def test_what_is_not_a_message_is_refused(text):
    with pytest.raises(BadMessage):
        parse(text)


@pytest.mark.parametrize("kind", [None, "", "nothing", 7, True, ["ping"], {"a": 1}])
def test_a_type_that_does_not_exist_is_refused(kind):
    with pytest.raises(BadMessage):
        parse(said(type=kind))


@pytest.mark.parametrize(
    "fields",
    [
        {"id": ["1"]},
        {"id": True},
        {"id": "x" * (MAX_ID + 1)},
        {"jobs": [str(JOB)]},
        {"jobs": "all"},
        {"jobs": {"not an id": 1}},
        {"jobs": {str(JOB): "118"}},
        {"jobs": {str(JOB): True}},
        {"jobs": {str(JOB): 1.5}},
        {"jobs": {str(JOB): float("nan")}},
        {"jobs": {str(JOB): -1}},
        {"jobs": {str(JOB): MAX_SEQ + 1}},
        {"jobs": {str(UUID(int=n)): None for n in range(MAX_NAMED + 1)}},
        {"batches": {str(JOB): None}},
        {"batches": [7]},
        {"batches": [None]},
        {"batches": [[str(JOB)]]},
        {"mine": "yes"},
        {"mine": 1},
        {"system": None},
        {"since": "yesterday"},
        {"since": 1_800_000_000},
        {"since": "2026-11-22T05:27:14"},
        {"since": "0001-01-01T00:00:00Z"},
        {"since": ["2026-11-22T05:27:14Z"]},
        {"filter": "exam"},
        {"filter": {"state": 7.5}},
        {"filter": {"state": ["queued"]}},
        {"filter": {"state": "nonsense"}},
    ],
    ids=lambda fields: json.dumps(fields)[:40],
)
def test_a_field_of_a_wrong_kind_is_refused(fields):
    with pytest.raises(BadMessage):
        parse(said(type="subscribe", **fields))


def test_a_type_that_no_worker_knows_now_may_be_waited_for():
    wanted = parse(said(type="subscribe", filter={"job_type": "unheard_of"}))
    assert isinstance(wanted, Subscribe)
    assert wanted.filter == {"job_type": "unheard_of", "state": ""}


def test_an_id_of_nested_lists_is_refused_however_deep():
    nested = "[" * 900 + "]" * 900
    with pytest.raises(BadMessage):
        parse('{"type": "unsubscribe", "jobs": [' + nested + "]}")


def test_half_a_character_is_refused_since_no_answer_could_repeat_it():
    with pytest.raises(BadMessage):
        parse('{"type": "ping", "id": "\\ud800"}')
    assert parse('{"type": "ping", "id": "\\ud83d\\ude00"}') == Ping(id="\U0001f600")


def test_the_highest_seq_is_taken():
    request = parse(said(type="subscribe", jobs={str(JOB): MAX_SEQ}))
    assert request == Subscribe(jobs={JOB: MAX_SEQ})


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
)
def test_a_time_beyond_all_time_is_none(text):
    with pytest.raises(ValueError, match="no such time"):
        moment(text)
