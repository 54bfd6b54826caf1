"""Tags of answers."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from rest_framework.request import Request
from rest_framework.response import Response

from progress.api.conditions import LONGEST, entity_tag, tagged, unchanged


def asking(**headers) -> Request:
    return Request(RequestFactory().get("/", headers=headers))


def test_a_tag_differs_with_each_of_its_parts():
    tags = {entity_tag(1, 2), entity_tag(2, 2), entity_tag(1, 3), entity_tag(12, "")}
    assert len(tags) == 4


def test_a_tag_of_many_parts_stays_short():
    parts = range(100)
    assert len(entity_tag(*parts)) < LONGEST
    assert entity_tag(*parts) != entity_tag(*parts, 100)


@pytest.mark.parametrize("given", ['W/"1.2"', '"1.2"', 'W/"0.1", W/"1.2"', "*"])
def test_who_has_it_is_told_that_nothing_changed(given):
    answer = unchanged(asking(**{"If-None-Match": given}), entity_tag(1, 2))
    assert answer is not None
    assert (answer.status_code, answer["ETag"]) == (304, 'W/"1.2"')


@pytest.mark.parametrize("given", ['W/"1.3"', "nonsense", '"'])
def test_who_has_something_else_is_answered(given):
    assert unchanged(asking(**{"If-None-Match": given}), entity_tag(1, 2)) is None


def test_an_answer_is_for_its_reader_alone():
    response = tagged(Response(), entity_tag(1))
    assert response["Cache-Control"] == "private, no-cache"
