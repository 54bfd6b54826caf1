"""Real documents, handed in while things break, for a real worker to read."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

import httpx
from django.db.models import F

from progress.models import Attempt, Document, Event, Job, Page
from tests.support.cluster import Cluster
from tests.support.waiting import eventually
from workers.rescue import MESSAGE_PATIENCE
from workers.samples.pdf import make_pdf

PAGES = 3
#: Seconds that an answer may take: a broker that is away holds it up.
PATIENCE = 30.0
#: Seconds between two tries while no web process takes connections.
PAUSE = 0.1


class Desk:
    """Hands documents in by REST; `tell` learns of each job that was taken."""

    def __init__(
        self,
        cluster: Cluster,
        token: str,
        rng: random.Random,
        tell: Callable[[str], Awaitable[None]],
    ) -> None:
        self._cluster = cluster
        self._headers = {"Authorization": f"Bearer {token}"}
        self._rng = rng
        self._tell = tell
        self._answers: list[Future[str]] = []

    def hand_in(self) -> None:
        """Begin to hand in one document; nobody waits for the answer now."""
        content = make_pdf(pages=PAGES, title=f"Document {len(self._answers)}")
        self._answers.append(self._cluster.loop.begin(self._hand_in(content)))

    async def _hand_in(self, content: bytes) -> str:
        """Return the job's id, or nothing when the server died before it answered.

        A connection that was refused brought nothing in, so it is tried again.
        """
        while True:
            web = self._rng.choice(self._cluster.webs)
            try:
                return await self._post(web.stack.url, content)
            except httpx.ConnectError:
                await asyncio.sleep(PAUSE)
            except httpx.TransportError:
                return ""

    async def _post(self, url: str, content: bytes) -> str:
        files = {"files": ("report.pdf", content)}
        async with httpx.AsyncClient(headers=self._headers, timeout=PATIENCE) as http:
            answer = await http.post(f"{url}/api/jobs", files=files)
        # A process that goes away takes nothing in any more.
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            raise httpx.ConnectError(answer.text)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        job_id: str = answer.json()["id"]
        await self._tell(job_id)
        return job_id

    def assert_read_once(self, jobs: set[str]) -> None:
        """Each job that was taken is there; each that is there ends well, once.

        `jobs` are all that the rows know of. The broker may have lost any message, and
        the sweep sends it again; a message that comes twice is no harm.
        """
        taken = {answer.result(PATIENCE) for answer in self._answers} - {""}
        assert taken <= jobs
        assert len(jobs) <= len(self._answers)
        self._age_messages(jobs)
        self._cluster.publisher.say("sweep")
        open_ones = Job.objects.filter(pk__in=jobs).active()
        eventually(lambda: not open_ones.exists(), what="a job in work")
        for job in Job.objects.filter(pk__in=jobs):
            _assert_read_once(job)

    def _age_messages(self, jobs: set[str]) -> None:
        """The sweep leaves young messages alone; let those of today be old ones."""
        waiting = Document.objects.filter(job__in=jobs, state="queued")
        waiting.update(enqueued_at=F("enqueued_at") - MESSAGE_PATIENCE * 2)


def _assert_read_once(job: Job) -> None:
    """The one document was read by one attempt, each page once; counters agree."""
    document = Document.objects.get(job=job)
    pages = Page.objects.filter(document=document).in_order()
    numbers = list(pages.values_list("number", flat=True))
    attempts = Attempt.objects.filter(document=document)
    ends = Event.objects.filter(job=job, kind="completed", document=None)
    told = (document.state, job.state, document.error_detail)
    assert told == ("completed", "completed", ""), job.pk
    assert numbers == [*range(1, PAGES + 1)], job.pk
    assert document.pages_done == job.pages_done == PAGES, job.pk
    assert [attempt.outcome for attempt in attempts] == ["success"], job.pk
    assert ends.count() == 1, job.pk
