"""Seccomp: what the filter says of a system call, step by step as the kernel does."""

from __future__ import annotations

import errno
import struct

import pytest

from workers.sandbox.seccomp import MACHINES, Machine, Step, program

OWN = 4711
ALLOW = 0x7FFF0000
EPERM = 0x00050000 | errno.EPERM
ENOSYS = 0x00050000 | errno.ENOSYS

both = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def verdict(steps: list[Step], audit: int, number: int, first: int = 0) -> int:
    """Run a filter over one system call (linux/filter.h: classic BPF)."""
    data = struct.pack("=IIQQ", number, audit, 0, first)
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


def ask(machine: Machine, number: int, first: int = 0) -> int:
    return verdict(program(machine, OWN), machine.audit, number, first)


@both
def test_what_readers_never_do_fails(machine):
    assert {ask(machine, number) for number in machine.forbidden} == {EPERM}


@both
def test_what_readers_do_passes(machine):
    reading = {"x86_64": (0, 1, 9, 257, 302), "aarch64": (63, 64, 222, 56, 261)}
    name = next(name for name, each in MACHINES.items() if each is machine)
    assert {ask(machine, number) for number in reading[name]} == {ALLOW}


@both
def test_threads_are_started_but_no_processes(machine):
    assert ask(machine, machine.clone, 0x3D0F00) == ALLOW
    assert ask(machine, machine.clone, 0x1200011) == EPERM
    assert ask(machine, 435) == ENOSYS


@both
def test_a_process_signals_itself_alone(machine):
    for number in machine.signals:
        assert ask(machine, number, OWN) == ALLOW
        assert ask(machine, number, OWN + 1) == EPERM


@both
def test_calls_of_another_kind_of_machine_fail(machine):
    assert verdict(program(machine, OWN), 0x40000003, 1) == EPERM
    assert ask(machine, 0x40000001) == EPERM
