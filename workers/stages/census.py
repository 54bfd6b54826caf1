"""Census: how many pages there are, and how each has to be read."""

from __future__ import annotations

from collections import Counter

from progress import words
from progress.errors import HandedBack
from progress.states import HandBack
from workers.queues import needs_other_queue
from workers.readers import Census
from workers.report import Report
from workers.work import Work


def census(work: Work, report: Report) -> None:
    """Open the document and count its pages.

    Raises:
        HandedBack: so many of its pages are pictures that it goes to the OCR queue.
        ReadingError: it cannot be opened, or has too many pages.
    """
    report.progress(0, 1, "Counting the pages")
    counted = work.received().counted()
    work.census, work.metadata = counted.census, counted.metadata
    report.found(unit=work.census.unit, page_classes=work.census.classes)
    report.log(_sentence(work.census, len(work.pages_read)))
    if needs_other_queue(work.queue, work.census.classes, work.pages_read):
        raise HandedBack(HandBack.MOVED)


def _sentence(census: Census, kept: int) -> str:
    found = words.count(census.pages, census.unit)
    classes = Counter(census.classes)
    parts = ", ".join(f"{number} {name}" for name, number in classes.most_common())
    return f"{found} ({parts})" + (f"; {kept} kept from before" if kept else "")
