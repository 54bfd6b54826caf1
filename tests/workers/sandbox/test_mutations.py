"""Mutations: samples that are cut, flipped and spliced never become errors of ours.

One of each in every run, thousands by `pytest -m soak`. What fails names its SEED,
which repeats it.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.mutations import MUTATIONS, Mutation
from tests.support.verdicts import verdict_on
from workers.errors import PageUnreadable, all_errors
from workers.limits import DEFAULT
from workers.samples import write_samples
from workers.samples.types import Sample

SEED = int(os.environ.get("SEED", "20261122"))
#: Of each sample, in an ordinary run and in the soak.
FEW, MANY = 1, 60
PAGE_CODES = {
    code for code, error in all_errors().items() if issubclass(error, PageUnreadable)
}
CODES = {"", "pages_unreadable", *all_errors()} - PAGE_CODES
#: A hang is found soon, and what is slow on a busy machine is none.
LIMITS = replace(DEFAULT, open_seconds=30.0, page_seconds=20.0)


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> list[Sample]:
    """All samples but those whose text has to be recognised, which takes too long."""
    found = write_samples(tmp_path_factory.mktemp("samples"))
    return [each for each in found if each.path.suffix not in (".png", ".tiff")]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.__name__)
def test_mutations_of_samples_end_with_a_code(tmp_path, samples, mutation):
    judge_all(tmp_path / "file", samples, mutation, FEW)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.__name__)
def test_many_mutations_of_samples_end_with_a_code(tmp_path, samples, mutation):
    judge_all(tmp_path / "file", samples, mutation, MANY)


def judge_all(
    path: Path, samples: list[Sample], mutation: Mutation, number: int
) -> None:
    for sample in samples:
        chance = random.Random(f"{SEED} {mutation.__name__} {sample.name}")
        data = sample.path.read_bytes()
        for _ in range(number):
            path.write_bytes(mutation(data, chance))
            judge(path, sample.name)


def judge(path: Path, name: str) -> None:
    found = verdict_on(path, name, LIMITS)
    assert found.fault == "", f"SEED={SEED} {name}"
    assert found.code in CODES, f"SEED={SEED} {name}"
    assert set(found.bad_pages.values()) <= PAGE_CODES
