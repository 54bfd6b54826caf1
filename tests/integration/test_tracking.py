"""Tasks of a team's own in real workers: the README's example, and whole workflows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.server.children import Child, end, spawn
from config.server.plan import BASE_DIR
from progress import lifecycle
from progress.models import Attempt, Document, Event, Job, LogLine, Page
from progress.states import State
from tests.support.stack import Stack, send_workers_home
from tests.support.waiting import eventually

README = (BASE_DIR / "README.md").read_text(encoding="utf-8")
PRELUDE = """
from celery import chain, chord, group
from progress import lifecycle
from tests.support import shop
from workers.tracking import tracked
"""


def example() -> str:
    """The README's example as it stands there."""
    section = README.partition("## Any Celery task")[2]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found.group(1)


#: Runs one piece of code after the other, each given as a line of JSON.
SENDER = """
import json, sys, traceback
import django
django.setup()
names = {}
for line in sys.stdin:
    try:
        exec(json.loads(line), names)
        print(json.dumps(""), flush=True)
    except Exception:
        print(json.dumps(traceback.format_exc()), flush=True)
"""


class Desk:
    """Workers with a team's tasks, and a process that sends them."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.folder = folder
        paths = os.pathsep.join((str(folder), str(BASE_DIR)))
        self.env = {**stack.env, "PYTHONPATH": paths, "HEADWAY_FLUSH_SECONDS": "0.1"}
        self.workers: list[Child] = []
        self._sender = subprocess.Popen(
            [sys.executable, "-c", SENDER],
            env=self.env,
            cwd=BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.send(PRELUDE)

    def start(self, name: str, modules: str, *options: str) -> None:
        """Start a worker that knows the tasks of some modules."""
        command = ("celery -A config worker -n", f"{name}@%h", "-I", modules, *options)
        log = self.folder / f"{name}.log"
        with log.open("ab") as output:
            child = spawn(" ".join(command), env=self.env, cwd=BASE_DIR, output=output)
        self.workers.append(child)
        eventually(lambda: " ready." in log.read_text(), what=f"worker {name}")

    def send(self, code: str) -> None:
        """Run code in the other process, as a web process would."""
        assert self._sender.stdin is not None
        assert self._sender.stdout is not None
        self._sender.stdin.write(json.dumps(code) + "\n")
        self._sender.stdin.flush()
        said = json.loads(self._sender.stdout.readline())
        assert not said, said

    def stop(self) -> None:
        self._sender.communicate(timeout=30)
        end(self.workers)


@pytest.fixture(scope="module")
def team(processes, tmp_path_factory) -> Iterator[Desk]:
    """One worker of threads for all tests, which knows the README's task, too."""
    send_workers_home()
    desk = Desk(processes, tmp_path_factory.mktemp("team"))
    (desk.folder / "readme_tasks.py").write_text(example(), encoding="utf-8")
    modules = "tests.support.shop,readme_tasks"
    desk.start("team", modules, "-Q documents -P threads -c 2")
    yield desk
    desk.stop()


@pytest.fixture
def desk(transactional_db, team) -> Desk:
    return team


def ended(title: str) -> Job:
    """Wait for the end of a job, and return it."""
    over = Job.objects.terminal().filter(title=title)
    eventually(over.exists, what=title)
    return over.get()


def test_the_readmes_example_is_a_job_with_all_that_belongs_to_it(
    desk, alice, tmp_path
):
    rows = tmp_path / "rows.txt"
    rows.write_text("ada\nbob\ncid\n", encoding="utf-8")
    desk.send(
        "from readme_tasks import import_rows\n"
        f"import_rows.apply_async(({str(rows)!r},), owner='alice', batch='May close')"
    )
    job = ended(f"Import {rows}")
    assert (job.state, job.owner, job.batch.title) == ("completed", alice, "May close")
    assert job.job_type == "readme_tasks.import_rows"
    document = job.documents.get()
    assert (document.units_done, document.units_total) == (3, 3)
    said = LogLine.objects.filter(job=job).in_order().values_list("text", flat=True)
    assert list(said) == ["ada is in", "bob is in", "cid is in"]
    assert Attempt.objects.get(document=document).outcome == "success"
    kinds = list(Event.objects.filter(job=job).values_list("kind", flat=True))
    assert kinds == [
        "queued",
        "started",
        "started",
        "stage_started",
        *["completed"] * 2,
    ]


#: What is sent, the names of its parts in order, and its sum.
WORKFLOWS = {
    "group": ("group(shop.add.s(n) for n in range(4))", 4),
    "chain": ("chain(shop.add.s(1, 2), shop.add.s(3), shop.add.s(4))", 3),
    "chord": ("chord([shop.add.s(n) for n in range(4)], shop.add.s())", 5),
    "nested": (
        "chain(shop.add.s(1, 2), group(shop.add.s(3), shop.add.s(4)), shop.add.s())",
        4,
    ),
}


def test_workflows_are_one_job_each_with_a_row_for_each_task(desk, alice):
    desk.send(
        "\n".join(
            f"tracked({code}, owner='alice', title='{name}').delay()\n"
            f"{code}.apply_async(owner='alice', title='bare {name}')"
            for name, (code, _parts) in WORKFLOWS.items()
        )
    )
    for name, (_code, parts) in WORKFLOWS.items():
        for title in (name, f"bare {name}"):
            job = ended(title)
            assert (job.state, job.documents_total) == ("completed", parts), title
            assert job.documents_completed == parts
    assert Job.objects.count() == 2 * len(WORKFLOWS)
    results = Page.objects.filter(job__title="nested").order_by("document__position")
    totals = [page.text for page in results]
    assert '"total": 13' in totals[-1]
    assert set(Attempt.objects.values_list("number", flat=True)) == {1}


def test_a_chain_that_breaks_is_mended_by_a_retry(desk, alice, tmp_path):
    desk.send(
        "tracked(chain(shop.add.s(1), shop.flaw.s("
        f"{str(tmp_path)!r}), shop.add.s()), owner='alice', title='broken').delay()"
    )
    job = ended("broken")
    states = job.documents.in_order().values_list("state", flat=True)
    assert list(states) == ["completed", "failed", "cancelled"]
    failed = job.documents.get(state=State.FAILED)
    assert (failed.error_code, failed.error_message) == (
        "value_error",
        "there is nothing on row 7",
    )
    assert 'raise ValueError("there is nothing on row 7")' in failed.error_detail
    (tmp_path / "mended").touch()
    desk.send(f"lifecycle.retry_job({str(job.pk)!r})")
    eventually(
        lambda: Job.objects.get(pk=job.pk).state == "completed", what="the retry"
    )
    attempts = job.documents.in_order().values_list("attempt", flat=True)
    assert list(attempts) == [1, 2, 1]


def test_a_retry_of_a_chords_header_ends_the_job_without_its_body(
    desk, alice, tmp_path
):
    flaw = f"shop.flaw.s(1, {str(tmp_path)!r})"
    desk.send(
        f"tracked(chord([shop.add.s(1), {flaw}], shop.add.s()), owner='alice', "
        "title='dead').delay()"
    )
    job = ended("dead")
    (tmp_path / "mended").touch()
    desk.send(f"lifecycle.retry_job({str(job.pk)!r})")
    again = Job.objects.filter(pk=job.pk, attempt=2).terminal()
    eventually(again.exists, what="the retry")
    states = job.documents.in_order().values_list("state", "message")
    assert list(states) == [
        ("completed", "Done"),
        ("completed", "Done"),
        ("cancelled", "Not begun: what was to send it is gone"),
    ]


def test_celerys_own_retry_is_another_attempt_of_the_same_row(desk, alice, tmp_path):
    desk.send(
        f"shop.flaky.apply_async(({str(tmp_path)!r}, 2), owner='alice', title='f')"
    )
    job = ended("f")
    document = job.documents.get()
    assert (job.state, document.attempt) == ("completed", 3)
    tried = Attempt.objects.filter(document=document).order_by("number")
    assert list(tried.values_list("outcome", "error_message")) == [
        ("failure", "the other side is away"),
        ("failure", "the other side is away"),
        ("success", ""),
    ]


def test_a_task_that_becomes_a_chain_ends_with_its_last_part(desk, alice):
    desk.send("shop.become.apply_async(owner='alice', title='b')")
    job = ended("b")
    rows = job.documents.in_order().values_list("task_name", "state", "attempt")
    assert list(rows) == [("shop.add", "completed", 2), ("shop.add", "completed", 1)]
    assert job.documents.in_order()[0].statistics == {"result": 6}


def test_a_task_in_work_is_cancelled_between_two_steps(desk, alice, tmp_path):
    desk.send(f"shop.wait.apply_async(({str(tmp_path)!r},), owner='alice', title='w')")
    eventually((tmp_path / "begun").exists, what="the begin")
    document = Document.objects.get()
    lifecycle.cancel_job(document.job_id, actor=alice)
    job = ended("w")
    assert job.state == "cancelled"
    assert not (tmp_path / "ended").exists()


def test_a_task_whose_process_is_killed_is_begun_again(desk, alice, tmp_path):
    desk.start("prefork", "tests.support.shop", "-Q killed -P prefork -c 1")
    desk.send(
        f"shop.wait.apply_async(({str(tmp_path)!r},), owner='alice', title='k', "
        "queue='killed')"
    )
    running = Document.objects.filter(state=State.PROCESSING, owner_pid__isnull=False)
    eventually(running.exists, what="the claim")
    eventually((tmp_path / "begun").exists, what="the begin")
    os.kill(running.get().owner_pid or 0, 9)
    again = Document.objects.filter(attempt=2, state=State.PROCESSING)
    eventually(again.exists, what="another attempt")
    (tmp_path / "go").touch()
    job = ended("k")
    assert job.state == "completed"
    outcomes = Attempt.objects.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == ["lost", "success"]


def test_a_task_that_is_discarded_unrun_does_not_wait_for_ever(desk, alice, tmp_path):
    for _ in range(2):
        desk.send(f"shop.wait.apply_async(({str(tmp_path)!r},), owner='alice')")
    running = Document.objects.filter(state=State.PROCESSING)
    eventually(lambda: running.count() == 2, what="all slots are taken")
    desk.send(
        "shop.add.apply_async((1,), owner='alice', title='late', expires=0.01)\n"
        "shop.add.apply_async((1,), owner='alice', title='revoked').revoke()"
    )
    (tmp_path / "go").touch()
    assert [ended(title).state for title in ("late", "revoked")] == ["cancelled"] * 2
    assert not Attempt.objects.filter(document__name="Add 1").exists()
