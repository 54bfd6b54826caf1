"""The C library is opened once, whoever asks."""

from __future__ import annotations

import os

from workers.sandbox.libc import libc


def test_it_is_the_one_of_this_process():
    assert libc().getpid() == os.getpid()


def test_nobody_opens_another():
    assert libc() is libc()
