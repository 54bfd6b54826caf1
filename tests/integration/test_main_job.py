"""The main job with real workers: thirty mixed documents, and what everybody sees."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from celery import Celery
from celery.result import AsyncResult
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from progress.models import Document, Event, Job, Page
from progress.states import TERMINAL
from tests.support.waiting import eventually
from workers.samples.pdf import make_pdf


def hand_in(http, files: list[tuple[str, bytes]]) -> str:
    """Submit by REST; return the job's id."""
    answer = http.post("/api/jobs", files=[("files", file) for file in files])
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def frames(stack, http, job_id: str) -> Iterator[dict]:
    """Yield the job's frames as a plain client reads them, until it has ended."""
    url = f"{stack.url.replace('http', 'ws', 1)}/ws/upload-progress/{job_id}"
    header = {"Authorization": http.headers["Authorization"]}
    with connect(url, additional_headers=header) as socket:
        for text in socket:
            frame = json.loads(text)
            if frame["type"] not in ("heartbeat", "estimate"):
                yield frame
            if frame.get("state") in TERMINAL:
                return


def test_thirty_mixed_documents_are_read_once_and_counted_right(
    stack, alice_http, thirty
):
    assert len(thirty) == 30
    job_id = hand_in(alice_http, thirty)
    seen = list(frames(stack, alice_http, job_id))

    progress = [frame["progress"] for frame in seen]
    assert progress == sorted(progress)
    assert [f["seq"] for f in seen] == sorted({f["seq"] for f in seen})
    assert {f["status"] for f in seen} >= {"processing", "error"}

    job = Job.objects.get(pk=job_id)
    documents = Document.objects.filter(job=job)
    states = Counter(documents.values_list("state", flat=True))
    # Four are cut off and four are locked; and one is empty.
    assert states == {"completed": 21, "failed": 9}
    codes = Counter(
        documents.exclude(error_code="").values_list("error_code", flat=True)
    )
    assert codes == {"corrupt": 4, "encrypted": 4, "empty": 1}
    assert (job.documents_completed, job.documents_failed) == (21, 9)
    assert job.pages_done == Page.objects.filter(job=job).count() == job.pages_total
    for document in documents.filter(state="completed"):
        numbers = document.pages.in_order().values_list("number", flat=True)
        assert list(numbers) == list(range(1, document.pages_total + 1))

    # What the socket told and what a reload tells are the same.
    fresh = alice_http.get(f"/api/jobs/{job_id}").json()
    told = {(p["document"], p["number"]) for f in seen for p in f["pages"]}
    assert told == {
        (str(document), number)
        for document, number in Page.objects.filter(job=job).values_list(
            "document_id", "number"
        )
    }
    for name in ("seq", "state", "progress", "counts", "message"):
        assert seen[-1][name] == fresh[name]
    latest = {d["id"]: d for f in seen for d in f["documents"]}
    assert sorted(latest.values(), key=lambda d: d["position"]) == fresh["documents"]

    scan = documents.get(name__endswith=".png")
    assert scan.pages.get().via == "ocr"
    assert "libraries" in scan.pages.get().text.lower()
    results = alice_http.get(seen[-1]["results"]).json()
    assert len(results["documents"]) == 30


def test_celery_shows_the_same_stage_and_counters_as_the_row(
    stack, alice_http, valkey_url
):
    content = make_pdf(pages=6, scanned=range(1, 7))
    job_id = hand_in(alice_http, [("scan.pdf", content)])
    document = Document.objects.get(job=job_id)
    # The first attempt counts the pages, and hands so many pictures to the queue of
    # recognition, whose message begins the second.
    task_id = f"{document.pk}-2"
    app = Celery(backend=valkey_url, set_as_current=False)
    fields = ("stage", "current", "total", "percent", "description")
    rows: set[tuple] = set()
    told: set[tuple] = set()

    def agreed() -> set[tuple]:
        """Return what both have said by now, be it a moment apart."""
        now = Document.objects.get(pk=document.pk)
        row = (now.stage, now.pages_done, now.pages_total, now.progress, now.message)
        rows.add(row)
        found = AsyncResult(task_id, app=app)
        if found.state == "PROGRESS":
            assert found.info["job_id"] == job_id
            told.add(tuple(found.info[name] for name in fields))
        return {both for both in rows & told if both[1]}

    assert eventually(agreed).pop()[2] == 6
    eventually(lambda: Job.objects.get(pk=job_id).is_terminal)
    result = eventually(lambda: AsyncResult(task_id, app=app).state == "SUCCESS")
    assert result


def test_a_failed_document_is_retried_and_a_running_job_cancelled(stack, alice_http):
    job_id = hand_in(alice_http, [("a.pdf", b"%PDF-1.7 nothing more")])
    eventually(lambda: Job.objects.get(pk=job_id).state == "failed")
    assert alice_http.post(f"/api/jobs/{job_id}/retry").is_success
    eventually(lambda: Job.objects.get(pk=job_id).attempt == 2)
    eventually(lambda: Job.objects.get(pk=job_id).is_terminal)
    document = Document.objects.get(job=job_id)
    assert list(document.attempts.values_list("outcome", flat=True)) == ["failure"] * 2

    content = make_pdf(pages=15, scanned=range(1, 16))
    job_id = hand_in(alice_http, [("scan.pdf", content)])
    eventually(lambda: Job.objects.get(pk=job_id).pages_done > 0)
    assert alice_http.post(f"/api/jobs/{job_id}/cancel").is_success
    eventually(lambda: Job.objects.get(pk=job_id).state == "cancelled")
    job = Job.objects.get(pk=job_id)
    assert 0 < job.pages_done == Page.objects.filter(job=job).count() < 15
    assert Event.objects.get(job=job, kind="cancel_requested").actor.username == "alice"


def test_a_stranger_finds_nothing_of_anothers_job(stack, alice_http, charlie_http):
    job_id = hand_in(alice_http, [("secret.txt", b"The answer is 42.")])
    eventually(lambda: Job.objects.get(pk=job_id).is_terminal)
    document = Document.objects.get(job=job_id)
    for path in (
        f"/api/jobs/{job_id}",
        f"/api/jobs/{job_id}/documents",
        f"/api/jobs/{job_id}/pages",
        f"/api/jobs/{job_id}/results.txt",
        f"/api/documents/{document.pk}",
        f"/api/documents/{document.pk}/pages/1",
        f"/api/documents/{document.pk}/file",
    ):
        assert alice_http.get(path).status_code == 200, path
        assert charlie_http.get(path).status_code == 404, path
    assert charlie_http.get("/api/jobs").json()["results"] == []
    with pytest.raises(ConnectionClosed) as closed:
        receive_all(stack, charlie_http, job_id)
    assert closed.value.rcvd.code == 4404


def receive_all(stack, http, job_id: str) -> None:
    url = f"{stack.url.replace('http', 'ws', 1)}/ws/upload-progress/{job_id}"
    header = {"Authorization": http.headers["Authorization"]}
    with connect(url, additional_headers=header) as socket:
        assert json.loads(socket.recv())["type"] == "error"
        socket.recv()
