"""Zygote: it forks and reaps, and ends with its worker, however that ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.support.waiting import eventually
from tests.workers.sandbox import killers
from workers.sandbox import Counted, PageRead, Request, Summed, supply, survive

#: A worker that says who its zygote and its reader are, and then waits for a page.
WORKER = """
import json, sys
from pathlib import Path
from tests.workers.sandbox import killers
from workers.sandbox import Counted, Request, supply, survive

supply.MODULE = killers.MODULE
request = Request(name="killer.txt", job_type="document")
for message in survive(Path(sys.argv[1]), request, lambda: None):
    if isinstance(message, Counted):
        found = [supply.zygote().pid, int(message.metadata["pid"])]
        print(json.dumps(found), flush=True)
"""


def read(path: Path) -> int:
    """Read a file and return the process that read it."""
    request = Request(name="killer.txt", job_type="document")
    said = list(survive(path, request, lambda: None))
    assert [type(each) for each in said[-2:]] == [PageRead, Summed]
    (counted,) = (each for each in said if isinstance(each, Counted))
    return int(counted.metadata["pid"])


def is_gone(pid: int) -> bool:
    """Tell whether a process is no more, not even as a zombie that we left."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE and (
            psutil.Process(pid).ppid() != os.getpid()
        )
    except psutil.NoSuchProcess:
        return True


def test_nothing_is_left_of_a_worker_that_was_killed(killer):
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(killer("hang"))],
        cwd=supply.ROOT,
        stdout=subprocess.PIPE,
    )
    assert worker.stdout is not None
    with worker.stdout:
        zygote, reader = json.loads(worker.stdout.readline())
    assert not is_gone(zygote)
    assert not is_gone(reader)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    eventually(lambda: is_gone(zygote) and is_gone(reader))


def test_each_document_has_a_process_of_its_own_and_none_is_left(killer):
    path = killer("ok")
    readers = [read(path) for _ in range(3)]
    assert len(set(readers)) == 3
    zygote = psutil.Process(supply.zygote().pid)
    eventually(lambda: not zygote.children())


def test_a_zygote_that_died_is_replaced(killer):
    path = killer("ok")
    read(path)
    first = supply.zygote().pid
    os.kill(first, signal.SIGKILL)
    eventually(lambda: supply.zygote().pid != first)
    assert read(path)


def test_a_reader_whose_zygote_dies_dies_with_it(killer):
    request = Request(name="killer.txt", job_type="document")
    messages = survive(killer("hang"), request, lambda: None)
    for message in messages:
        if isinstance(message, Counted):
            break
    zygote, reader = supply.zygote().pid, int(message.metadata["pid"])
    os.kill(zygote, signal.SIGKILL)
    eventually(lambda: is_gone(reader))
    messages.close()


def test_the_module_for_tests_is_the_one_that_runs(killer):
    read(killer("ok"))
    command = psutil.Process(supply.zygote().pid).cmdline()
    assert killers.MODULE in command
