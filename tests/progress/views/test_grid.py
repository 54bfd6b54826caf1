from __future__ import annotations

import pytest

from progress.models import Document
from progress.views.grid import CELLS, density, grid_cells
from tests.factories import make_job


@pytest.mark.parametrize(
    ("cells", "close"), [(1, 1), (60, 1), (61, 2), (200, 2), (201, 3)]
)
def test_more_cells_stand_closer(cells, close):
    assert density(cells) == close


def test_each_document_is_a_cell(alice):
    make_job(alice, ["a.txt", "b.txt"])
    cells = grid_cells(Document.objects.in_order(), 2)
    assert [cell["name"] for cell in cells] == ["a.txt", "b.txt"]


def test_too_many_documents_are_not_even_asked_for(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert grid_cells(Document.objects.in_order(), CELLS + 1) == []
