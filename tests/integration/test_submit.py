"""`manage.py submit --watch` as a person runs it, with real workers."""

from __future__ import annotations

import pytest

from progress.models import Document
from progress.states import State
from workers.samples import Sample, write_samples


@pytest.fixture
def samples(tmp_path) -> dict[str, Sample]:
    return {sample.name: sample for sample in write_samples(tmp_path)}


def path_of(samples: dict[str, Sample], ending: str) -> str:
    return next(str(s.path) for name, s in samples.items() if name.endswith(ending))


def test_it_exits_0_when_all_documents_were_read(stack, alice, samples):
    files = [path_of(samples, ".md"), path_of(samples, ".docx")]
    done = stack.manage("submit", *files, "--user", "alice", "--watch")
    assert done.returncode == 0, done.stderr
    assert ": completed, " in done.stdout
    assert Document.objects.filter(state=State.COMPLETED).count() == 2


def test_it_exits_1_with_the_reason_when_one_was_not(stack, alice, samples):
    files = [path_of(samples, ".md"), path_of(samples, "locked.pdf")]
    done = stack.manage("submit", *files, "--user", "alice", "--watch")
    assert done.returncode == 1
    assert "locked with a password" in done.stderr
    assert "1 of 2 documents failed" in done.stderr


def test_it_exits_2_when_it_was_not_understood(stack, alice, samples):
    done = stack.manage("submit", "--no-such-option")
    assert done.returncode == 2
    assert not Document.objects.exists()
