from __future__ import annotations

from uuid import uuid4

from celery import current_app
from kombu.exceptions import OperationalError

from notifications import nudges, tasks


def test_a_process_that_knows_no_tasks_sends_by_name(monkeypatch):
    sent = []
    monkeypatch.setattr(
        current_app,
        "send_task",
        lambda name, args, queue: sent.append((name, args, queue)),
    )
    monkeypatch.setattr(nudges, "FAN_OUT", "notifications.tasks.unknown")
    event_id = uuid4()
    nudges.fan_out(event_id)
    assert sent == [("notifications.tasks.unknown", (str(event_id),), "notify")]


def test_the_first_refusal_of_the_broker_ends_it(monkeypatch, caplog):
    tried = []

    def refuse(args, queue):
        tried.append(args)
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)
    nudges.deliver_all([(uuid4(), "email"), (uuid4(), "email")])
    assert len(tried) == 1
    assert "waits for the broker" in caplog.text
