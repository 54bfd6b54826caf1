"""Receive: the kind by content, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workers.errors import Empty, FileMissing, TooLarge, Unsupported
from workers.stages import receive

pytestmark = pytest.mark.django_db


def test_the_kind_is_found_and_said(work, report, document):
    receive(work, report)
    report.flush()
    document.refresh_from_db()
    assert work.kind is not None
    assert document.kind == work.kind.kind
    line = document.logs.get()
    assert line.text == f"Plain text, {document.size} bytes"


def test_a_name_that_lies_is_noted_and_the_content_counts(work, report, document):
    work.name = "report.pdf"
    receive(work, report)
    report.flush()
    document.refresh_from_db()
    assert document.kind != "pdf"
    texts = list(document.logs.order_by("id").values_list("text", flat=True))
    assert texts[1] == "The file's name does not fit its content; the content counts"


def test_an_empty_file_is_refused(work, report):
    work.size, work.path = 0, None
    with pytest.raises(Empty):
        receive(work, report)


def test_a_file_over_the_limit_is_refused_without_being_there(work, report):
    work.limits = replace(work.limits, max_bytes=work.size - 1)
    work.path = None
    with pytest.raises(TooLarge):
        receive(work, report)


def test_a_file_of_the_very_limit_is_taken(work, report):
    work.limits = replace(work.limits, max_bytes=work.size)
    receive(work, report)
    assert work.kind is not None


@pytest.mark.parametrize("is_stored", [False, True])
def test_a_file_that_is_gone_is_missed(work, report, is_stored):
    work.path.unlink()
    work.path = work.path if is_stored else None
    with pytest.raises(FileMissing):
        receive(work, report)


def test_an_unknown_kind_is_refused(work, report):
    work.path.write_bytes(bytes(range(256)))
    with pytest.raises(Unsupported):
        receive(work, report)
