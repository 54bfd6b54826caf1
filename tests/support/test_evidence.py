"""What a failure of the kill suite shows."""

from __future__ import annotations

import subprocess

import pytest

from tests import factories
from tests.support import evidence
from tests.support.mill import Mill

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_fails_shows_rows_logs_and_what_cannot_be_asked(tmp_path, alice):
    document = factories.only_document(factories.make_job(alice))
    factories.claim(document)
    mill = Mill(tmp_path)
    log = mill.stacks["one"].log("worker")
    log.write_text("".join(f"line {n}\n" for n in range(100)))
    with pytest.raises(AssertionError) as caught, evidence.kept(mill):
        raise AssertionError("nothing came")
    (told,) = caught.value.__notes__
    assert f"pk={document.pk} state=processing" in told
    assert f"document={document.pk} number=1" in told
    assert "-- one/worker.log\nline 40\n" in told
    # No Valkey runs: the rest is told all the same.
    assert "ConnectionError" in told


def test_what_goes_well_shows_nothing(tmp_path):
    with evidence.kept(Mill(tmp_path)):
        pass


def test_a_process_that_ends_by_itself_is_a_failure_of_its_own(tmp_path):
    mill = Mill(tmp_path)
    child = subprocess.Popen(["false"])
    child.wait()
    mill.stacks["one"].children["worker"] = child
    with pytest.raises(AssertionError, match="worker of one ended by itself: 1"):
        mill.check()
