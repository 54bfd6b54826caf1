"""Tricks: each ends with its own code, and no file is taken for an error of ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.hostile_files import SLOW_TRICKS, TRICKS, HostileFile
from tests.support.verdicts import verdict_on
from workers.limits import DEFAULT, MEGABYTE, Limits

#: What fills memory fills this sooner; time is as in production.
LIMITS = replace(DEFAULT, memory_bytes=512 * MEGABYTE)
#: Memory is as in production, too; what says the same for ever is stopped sooner.
FULL_LIMITS = replace(DEFAULT, max_characters=5_000_000)


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_each_ends_with_its_own_code(tmp_path, trick: HostileFile):
    check(tmp_path / "file", trick, LIMITS)


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("trick", SLOW_TRICKS, ids=lambda trick: trick.name)
def test_what_takes_all_it_gets_ends_with_its_own_code(tmp_path, trick: HostileFile):
    check(tmp_path / "file", trick, FULL_LIMITS)


def check(path: Path, trick: HostileFile, limits: Limits) -> None:
    path.write_bytes(trick.build())
    found = verdict_on(path, trick.name, limits)
    assert found.fault == ""
    assert (found.code, found.bad_pages) == (trick.code, trick.bad_pages)
