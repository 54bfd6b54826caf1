"""What the kernel says of processes."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys

import pytest

from benchmarks.proc import (
    cpu_seconds,
    family,
    resident_bytes,
    spent_seconds,
    unique_bytes,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def test_children_of_children_belong_to_the_family():
    with subprocess.Popen(["sh", "-c", "sh -c 'cat; :'; :"], stdin=-1, stdout=-1) as sh:
        assert sh.stdin is not None
        assert sh.stdout is not None
        sh.stdin.write(b"all are there\n")
        sh.stdin.flush()
        sh.stdout.readline()
        assert len(family(sh.pid)) == 3
        sh.stdin.close()


def test_work_costs_processor_time():
    before = cpu_seconds(os.getpid())
    while cpu_seconds(os.getpid()) == before:
        sum(range(10_000))
    assert cpu_seconds(os.getpid()) > before


def test_memory_of_ones_own_is_part_of_what_is_resident():
    before = unique_bytes(os.getpid())
    # A mapping of its own: what was let go of before is not given out again.
    with mmap.mmap(-1, 64 << 20) as held:
        held.write(b"x" * len(held))
        assert unique_bytes(os.getpid()) - before > len(held) // 2
    assert unique_bytes(os.getpid()) < resident_bytes(os.getpid())


def test_the_time_of_children_that_have_ended_is_kept():
    before = spent_seconds(os.getpid())
    subprocess.run([sys.executable, "-c", "sum(range(5_000_000))"], check=True)
    assert spent_seconds(os.getpid()) > before
