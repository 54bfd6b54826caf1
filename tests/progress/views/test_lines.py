from __future__ import annotations

from progress.estimates.current import current
from progress.models import Job
from progress.views.lines import job_lines
from tests.factories import make_job


def test_a_line_says_what_the_job_says_from_its_row_alone(
    alice, django_assert_num_queries
):
    make_job(alice, ["a.txt", "b.txt"])
    current().refresh()
    with django_assert_num_queries(1):
        (line,) = job_lines(Job.objects.all())
    assert line.frame["message"] == "Waiting for a worker"
    assert line.frame["counts"]["documents"] == 2
