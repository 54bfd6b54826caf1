"""What a child does with a file has been done before it is forked."""

from __future__ import annotations

import subprocess
import sys

from workers.readers import pdf
from workers.samples import make_pdf
from workers.sandbox import Request, Summed, rehearsal, supply, walk

#: Says what a reading of another file loads that the rehearsal did not.
LOADED_LATER = """
import sys
from pathlib import Path
from workers.sandbox import zygote
from workers.sandbox import Request, walk

zygote.rehearse()
before = set(sys.modules)
for message in walk(Path(sys.argv[1]), Request(name="other.pdf", job_type="document")):
    pass
print(*sorted(set(sys.modules) - before))
"""


def test_a_child_loads_nothing_more(tmp_path):
    path = tmp_path / "other.pdf"
    path.write_bytes(make_pdf(5))
    command = [sys.executable, "-c", LOADED_LATER, str(path)]
    done = subprocess.run(
        command, cwd=supply.ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_each_page_is_read_so_often_that_the_interpreter_knows_its_way(monkeypatch):
    read: list[int] = []
    original = pdf.PdfReader.read

    def noted(self, number):
        read.append(number)
        return original(self, number)

    monkeypatch.setattr(pdf.PdfReader, "read", noted)
    rehearsal.rehearse()
    assert read == [1, 2, 3] * rehearsal.TIMES


def test_the_document_is_one_of_our_samples_and_reads_to_its_end():
    assert rehearsal.DOCUMENT.read_bytes() == make_pdf(3)
    request = Request(name=rehearsal.DOCUMENT.name, job_type="document")
    assert isinstance(list(walk(rehearsal.DOCUMENT, request))[-1], Summed)
