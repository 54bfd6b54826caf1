"""Reads a document of our own, so that children find in memory what reading takes."""

from __future__ import annotations

from pathlib import Path

from workers.analysis import analyse_page
from workers.sandbox.messages import pack
from workers.sandbox.request import Request
from workers.sandbox.walking import walk
from workers.sandbox.wire import frame

#: So short that its language is judged by the model, which is loaded for it.
SHORT = "This is some text, so that all that reading needs is in memory by now."
#: A report of three pages, as `workers.samples.make_pdf` gives it; that module brings
#: far more along than readers are to have.
DOCUMENT = Path(__file__).with_name("rehearsal.pdf")
#: The interpreter takes its shortcuts through what has run some eight times.
TIMES = 10


def rehearse() -> None:
    """Do what a child does with a file, and keep nothing of it.

    What is loaded, found and prepared on first use would be so in each child anew.
    """
    analyse_page(SHORT, "document")
    request = Request(name=DOCUMENT.name, job_type="document")
    for _ in range(TIMES):
        for message in walk(DOCUMENT, request):
            frame(pack(message))
