"""A pool's child is not forked while another thread is at the database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from workers import forking
from workers.forking import Unforked

ROOT = Path(forking.__file__).resolve().parent.parent
#: Forks while a thread is in the block; says in which order things were done.
PROGRAM = """
import os, threading
from workers.forking import Unforked

said, entered = [], threading.Event()
unforked = Unforked()
unforked.watch()

def beat():
    with unforked:
        entered.set()
        threading.Event().wait(0.3)
        said.append("beat")

thread = threading.Thread(target=beat)
thread.start()
entered.wait()
pid = os.fork()
said.append("forked")
with unforked:
    said.append("again")
if pid == 0:
    print(*said, flush=True)
    os._exit(0)
assert os.waitpid(pid, 0)[1] == 0
thread.join()
print(*said)
"""


def test_a_fork_waits_for_the_block_and_both_sides_go_on():
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.splitlines() == ["beat forked again"] * 2


def test_a_block_that_lasts_holds_no_fork_for_ever(monkeypatch):
    monkeypatch.setattr(forking, "PATIENCE", 0.01)
    unforked = Unforked()
    with unforked:
        unforked._hold()
        unforked._go_on()
        assert unforked._lock.locked()
    assert not unforked._lock.locked()


def test_a_child_that_was_forked_within_a_block_has_one_of_its_own():
    unforked = Unforked()
    with unforked:
        ours = unforked._lock
        unforked._renew()
        assert unforked._lock is not ours
        unforked._lock.acquire()
