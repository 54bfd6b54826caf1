"""The demo's own task: what a team's task looks like, slow enough to be watched."""

from __future__ import annotations

import logging
import random
import time

from celery import shared_task

from workers.base import ProgressTask
from workers.samples.library import BRANCHES

logger = logging.getLogger("demo")

#: Seconds that counting the books of one branch takes.
PACE = 2.0


@shared_task(
    base=ProgressTask, bind=True, name="workers.demo.take_stock", title="Take stock"
)
def take_stock(self: ProgressTask, pace: float = PACE) -> dict[str, int]:
    """Counts the books of a library's branches."""
    books = random.Random(BRANCHES[0])  # noqa: S311  # the same each time
    total = 0
    for branch in self.track(BRANCHES, "Counting", unit="branch"):
        time.sleep(pace)
        found = books.randint(1_000, 90_000)
        self.partial({"branch": branch, "books": found})
        logger.info("%s has %s books", branch, f"{found:,}")
        total += found
    return {"branches": len(BRANCHES), "books": total}
