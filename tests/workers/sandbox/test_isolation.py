"""Isolation: the bounds are those of a process that was forked to be bound."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from workers.sandbox import supply

BOUND = """
import json, resource
from workers.limits import Limits
from workers.sandbox import isolation

before = isolation.address_space()
isolation.bound(Limits(memory_bytes=2**30, ocr_memory_bytes=2**31))
found = {
    name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))
    for name in ("CORE", "CPU", "FSIZE", "NOFILE", "AS")
}
isolation.allow_recognition()
found["OOM"] = int(open("/proc/self/oom_score_adj").read())
found["RAISED"] = resource.getrlimit(resource.RLIMIT_AS)
print(json.dumps([before, found]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no bound of memory")
def test_a_process_is_bound_beyond_what_it_has():
    done = subprocess.run(
        [sys.executable, "-c", BOUND], cwd=supply.ROOT, capture_output=True, check=True
    )
    before, found = json.loads(done.stdout)
    assert (found["CORE"], found["FSIZE"]) == ([0, 0], [0, 0])
    assert found["NOFILE"] == [64, 64]
    assert found["OOM"] == 1000
    soft, hard = found["CPU"]
    assert soft < hard
    soft, hard = found["AS"]
    assert 0 <= soft - before - 2**30 < 2**24
    assert hard - soft == 2**30
    assert found["RAISED"] == [hard, hard]


FREED = """
from workers.sandbox import isolation

taken = bytearray(b"1") * 200_000_000
full = isolation.own_memory()
del taken
print(full - isolation.own_memory())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="macOS tells it differently")
def test_what_a_child_is_given_is_what_there_is_now_and_not_what_there_was():
    done = subprocess.run(
        [sys.executable, "-c", FREED], cwd=supply.ROOT, capture_output=True, check=True
    )
    assert int(done.stdout) > 190_000_000


RIGHTS = """
from workers.sandbox import isolation

isolation.give_up_rights()
lines = open("/proc/self/status").read().splitlines()
print(next(line.split()[1] for line in lines if line.startswith("CapEff")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux parts root's rights")
def test_root_itself_keeps_no_right_but_to_read():
    done = subprocess.run(
        [sys.executable, "-c", RIGHTS], cwd=supply.ROOT, capture_output=True, check=True
    )
    assert int(done.stdout, 16) in (0, 1 << 2)
