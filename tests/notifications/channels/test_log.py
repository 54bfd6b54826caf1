from __future__ import annotations

import logging

from notifications.channels import log
from notifications.kinds import Channel
from notifications.models import Delivery
from notifications.statuses import Status


def test_a_line_has_the_facts_and_the_level_of_the_event(delivery_in, caplog):
    delivery = delivery_in(channel=Channel.LOG)
    delivery.event.severity = "error"
    with caplog.at_level(logging.INFO):
        sent = log.send(delivery, log.write(delivery))
    assert sent.status == Status.DELIVERED
    [record] = [r for r in caplog.records if r.name == "notifications.log"]
    assert record.levelno == logging.ERROR
    assert record.notification["event"] == str(delivery.event_id)
    assert "kind='job_completed'" in record.getMessage()


def test_a_line_break_in_a_title_begins_no_line(delivery_in, caplog):
    delivery = delivery_in(channel=Channel.LOG)
    delivery.event.payload = {"title": "a\nERROR forged"}
    with caplog.at_level(logging.INFO):
        log.send(delivery, log.write(delivery))
    assert "\n" not in caplog.records[-1].getMessage()


def test_what_tells_of_no_event_is_a_digest():
    assert log.write(Delivery(channel=Channel.LOG))["kind"] == "digest"


def test_a_line_may_be_written_twice():
    assert log.is_idempotent()
