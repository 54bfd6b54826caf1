"""celery-progress's recorder feeds the row."""

from __future__ import annotations

import pytest

from workers.tracking import ProgressRecorder


@pytest.mark.django_db
def test_code_for_celery_progress_runs_as_it_is(run):
    seen = []

    def body(task):
        recorder = ProgressRecorder(task)
        seen.append(recorder.set_progress(1, 4, description="Importing"))
        recorder.increment_progress(by=2)
        task.report.flush()

    done = run(body)
    assert seen == [
        (
            "PROGRESS",
            {
                "pending": False,
                "current": 1,
                "total": 4,
                "percent": 25.0,
                "description": "Importing",
            },
        )
    ]
    assert (done.units_done, done.units_total) == (3, 4)
