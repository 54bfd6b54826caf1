"""A folder of hostile files and real workers: none is lost, and neighbours complete."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from progress.models import Attempt, Document, Job
from progress.states import TERMINAL, Outcome, State
from tests.integration.test_main_job import hand_in
from tests.support.hostile_files import HOSTILE, HostileFile
from tests.support.waiting import eventually
from workers.samples.pdf import make_pdf

NEIGHBOURS = 5
#: Of the short form: each is read by itself in tests/workers/sandbox, too.
FEW = HOSTILE[::4]


def test_each_ends_with_its_code_and_no_worker_is_lost(stack, alice_http):
    read_all(alice_http, FEW)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_folder_of_all_of_them_costs_no_worker(stack, alice_http):
    read_all(alice_http, HOSTILE)


def read_all(http, several: Sequence[HostileFile]) -> None:
    """Hand them in among neighbours, which complete."""
    files = [(hostile.name, hostile.build()) for hostile in several]
    step = len(files) // NEIGHBOURS
    for number in range(NEIGHBOURS):
        place = number * (step + 1)
        files.insert(place, (f"neighbour-{number}.pdf", make_pdf(3)))
    job = Job.objects.get(pk=hand_in(http, files))

    eventually(lambda: _state(job) in TERMINAL, seconds=600)
    documents = Document.objects.filter(job=job)
    codes = dict(documents.values_list("name", "error_code"))
    assert codes == {each.name: each.code for each in several} | {
        f"neighbour-{number}.pdf": "" for number in range(NEIGHBOURS)
    }
    lost = Attempt.objects.filter(document__job=job, outcome=Outcome.LOST)
    assert not lost.exists()
    neighbours = documents.filter(name__startswith="neighbour")
    assert set(neighbours.values_list("state", flat=True)) == {State.COMPLETED}


def _state(job: Job) -> str:
    job.refresh_from_db()
    return job.state
