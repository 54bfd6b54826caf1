"""Seccomp: what the filter says of a system call, step by step as the kernel does."""

from __future__ import annotations

import errno
import os
import struct
import sys
from pathlib import Path

import pytest

from workers.sandbox import system_calls as calls
from workers.sandbox.seccomp import (
    MACHINES,
    Machine,
    Step,
    forbid,
    is_available,
    program,
)
from workers.sandbox.system_calls import Numbers

OWN = 4711
ALLOW = 0x7FFF0000
EPERM = 0x00050000 | errno.EPERM
ENOSYS = 0x00050000 | errno.ENOSYS

both = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def verdict(steps: list[Step], audit: int, number: int, *asked: int) -> int:
    """Run a filter over one system call (linux/filter.h: classic BPF)."""
    first, second, third = (*asked, 0, 0, 0)[:3]
    data = struct.pack("=IIQQQQ", number, audit, 0, first, second, third)
    at, value = 0, 0
    while True:
        operation, if_true, if_false, operand = steps[at]
        if operation == 0x06:
            return operand
        if operation == 0x20:
            (value,) = struct.unpack_from("=I", data, operand)
            at += 1
            continue
        passes = {
            0x15: value == operand,
            0x35: value >= operand,
            0x45: bool(value & operand),
        }[operation]
        at += 1 + (if_true if passes else if_false)


def ask(machine: Machine, call: Numbers, *asked: int) -> int:
    """Return what a machine's filter says of a call with these arguments."""
    number = machine.number(call)
    assert number is not None
    return verdict(program(machine, OWN), machine.audit, number, *asked)


@both
def test_what_readers_never_do_fails(machine):
    filtered = program(machine, OWN)
    said = {verdict(filtered, machine.audit, each) for each in machine.forbidden}
    assert said == {EPERM}


@both
def test_what_readers_do_passes(machine):
    reading = {"x86_64": (0, 1, 9, 17, 262), "aarch64": (63, 64, 222, 67, 79)}
    name = next(name for name, each in MACHINES.items() if each is machine)
    filtered = program(machine, OWN)
    said = {verdict(filtered, machine.audit, each) for each in reading[name]}
    assert said == {ALLOW}


@both
def test_threads_are_started_but_no_processes(machine):
    assert ask(machine, calls.CLONE, 0x3D0F00) == ALLOW
    assert ask(machine, calls.CLONE, 0x1200011) == EPERM
    assert verdict(program(machine, OWN), machine.audit, calls.CLONE3) == ENOSYS


@both
def test_a_process_signals_and_bounds_itself_alone(machine):
    for call in (calls.KILL, calls.TGKILL):
        assert ask(machine, call, OWN) == ALLOW
        assert ask(machine, call, OWN + 1) == EPERM
    assert ask(machine, calls.PRLIMIT, 0) == ALLOW
    assert ask(machine, calls.PRLIMIT, OWN + 1) == EPERM


@both
def test_files_are_opened_for_reading_only(machine):
    closed_on_exec, creating = os.O_CLOEXEC, os.O_CREAT | os.O_WRONLY
    assert ask(machine, calls.OPENAT, 0, 0, closed_on_exec) == ALLOW
    for flags in (os.O_WRONLY, os.O_RDWR, creating, os.O_TRUNC):
        assert ask(machine, calls.OPENAT, 0, 0, flags) == EPERM
    assert verdict(program(machine, OWN), machine.audit, calls.OPENAT2) == ENOSYS


def test_the_older_call_opens_files_for_reading_only_as_well():
    machine = MACHINES["x86_64"]
    assert ask(machine, calls.OPEN, 0, os.O_RDONLY) == ALLOW
    assert ask(machine, calls.OPEN, 0, os.O_RDWR) == EPERM


@both
@pytest.mark.parametrize("command", [8, 10, 15])
def test_no_descriptor_is_made_to_signal_another_process(machine, command):
    assert ask(machine, calls.FCNTL, 3, 1) == ALLOW
    assert ask(machine, calls.FCNTL, 3, command) == EPERM


@both
@pytest.mark.parametrize("control", [0x8901, 0x8902, 0x5412])
def test_no_control_signals_or_types_for_others(machine, control):
    assert ask(machine, calls.IOCTL, 3, 0x5401) == ALLOW
    assert ask(machine, calls.IOCTL, 3, control) == EPERM


@both
def test_calls_of_another_kind_of_machine_fail(machine):
    filtered = program(machine, OWN)
    assert verdict(filtered, 0x40000003, 1) == EPERM
    assert verdict(filtered, machine.audit, 0x40000001) == ENOSYS


@both
def test_calls_that_are_not_yet_known_are_said_not_to_be_there(machine):
    filtered = program(machine, OWN)
    assert verdict(filtered, machine.audit, calls.UNKNOWN) == ENOSYS


@both
def test_a_filter_is_no_longer_than_the_kernel_takes(machine):
    assert len(program(machine, OWN)) < 4_096
    assert all(max(step[1:3]) < 256 for step in program(machine, OWN))


def test_on_a_machine_without_a_table_nothing_is_forbidden(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert not is_available()
    assert not forbid()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a filter")
def test_a_kernel_that_filters_is_known_by_its_answer(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    status = Path("/proc/self/status").read_text()
    assert is_available() == ("Seccomp:" in status)
