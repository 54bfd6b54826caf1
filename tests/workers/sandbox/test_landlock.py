"""Landlock: a process that confined itself sees one file and what it is made of."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from workers.sandbox import landlock, supply

CONFINED = """
import json, os, sys
from workers.sandbox import isolation, landlock

def can(path):
    try:
        open(path, "rb").close()
    except PermissionError:
        return False
    return True

file = os.open(sys.argv[1], os.O_RDONLY)
isolation.give_up_rights()
done = landlock.confine(file)
paths = [f"/dev/fd/{file}", sys.argv[1], json.__file__, sys.argv[2], "/etc/passwd"]
print(json.dumps([done, [can(path) for path in paths]]))
"""


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_only_the_file_and_the_libraries_are_seen(tmp_path):
    seen, hidden = tmp_path / "seen", tmp_path / "hidden"
    for path in (seen, hidden):
        path.write_text("words")
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, str(seen), str(hidden)],
        cwd=supply.ROOT,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == [True, [True, True, True, False, False]]


def test_a_kernel_without_it_hides_nothing_and_says_so(monkeypatch):
    monkeypatch.setattr(landlock, "_call", lambda *_: -1)
    assert landlock.version() == 0
    assert landlock.confine(0) is False
