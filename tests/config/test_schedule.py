"""What the beat sends, and when it is given up."""

from __future__ import annotations

from config.schedule import DAY, beat_schedule, every


def test_what_nobody_took_expires_with_its_period():
    assert every(15, "app.tasks.look") == {
        "task": "app.tasks.look",
        "schedule": 15,
        "options": {"expires": 15},
    }


def test_an_entry_may_expire_before_its_period_is_over():
    assert every(DAY, "app.tasks.prune", expires=60)["options"] == {"expires": 60}


def test_documents_are_looked_for_as_often_as_is_set():
    rescues = [
        entry["schedule"]
        for entry in beat_schedule(2.5).values()
        if entry["task"]
        in {"workers.tasks.rescue_documents", "workers.tasks.sweep_queued"}
    ]
    assert rescues == [2.5, 2.5]


def test_no_task_is_sent_by_two_entries():
    tasks = [entry["task"] for entry in beat_schedule(15.0).values()]
    assert len(tasks) == len(set(tasks))
