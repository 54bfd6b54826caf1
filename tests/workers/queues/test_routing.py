"""Which queue a message came by, and which a document belongs in."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.models import Document
from workers.queues import OCR, needs_other_queue, queue_of


def test_a_message_says_which_queue_it_came_by():
    assert queue_of({"routing_key": "ocr"}, uuid4()) == "ocr"


@pytest.mark.django_db
@pytest.mark.parametrize("delivery", [None, {}, {"routing_key": None}])
def test_without_a_broker_it_is_the_documents(document, delivery):
    Document.objects.update(queue="ocr")
    assert queue_of(delivery, document.pk) == "ocr"
    assert queue_of(delivery, uuid4()) == "documents"


def test_many_pictures_go_to_the_queue_of_recognition():
    assert needs_other_queue("documents", ["image"] * 3, ())
    assert needs_other_queue("documents", ["text", "image"] * 3, ())


@pytest.mark.parametrize(
    ("queue", "classes", "read"),
    [
        ("documents", ["image", "image", "text"], ()),
        ("documents", ["text"] * 50, ()),
        # They are read already.
        ("documents", ["image"] * 3, (1,)),
        (OCR, ["image"] * 50, ()),
    ],
)
def test_a_few_are_read_where_they_are(queue, classes, read):
    assert not needs_other_queue(queue, classes, read)


def test_all_may_be_kept_in_one_queue(settings):
    settings.HEADWAY_OCR_PAGES = 0
    assert not needs_other_queue("documents", ["image"] * 50, ())
