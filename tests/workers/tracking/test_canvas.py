"""The tasks of a workflow, in order, each with its id."""

from __future__ import annotations

import pytest
from celery import chain, chord, group

from tests.workers.tracking.conftest import add_up, plain
from workers.tracking.canvas import leaves, with_ids


def firsts(workflow: object) -> list[object]:
    return [leaf.args[0] if leaf.args else "body" for leaf in leaves(workflow)]


@pytest.mark.parametrize(
    ("workflow", "order"),
    [
        (add_up.s(1), [1]),
        (group(add_up.s(1), add_up.s(2)), [1, 2]),
        (chain(add_up.s(1), plain.s(), add_up.s(3)), [1, "body", 3]),
        (chord([add_up.s(1), add_up.s(2)], add_up.s()), [1, 2, "body"]),
        (
            chain(add_up.s(1), group(add_up.s(2), chain(add_up.s(3), add_up.s(4)))),
            [1, 2, 3, 4],
        ),
        (group(chord([add_up.s(1)], add_up.s()), add_up.s(2)), [1, "body", 2]),
    ],
)
def test_the_tasks_of_any_workflow_are_found_in_order(workflow, order):
    assert firsts(workflow) == order
    assert firsts(with_ids(workflow)) == order


def test_a_copy_has_ids_and_the_original_stays_as_it_was():
    workflow = chord([add_up.s(1), add_up.s(2)], add_up.s())
    ids = [leaf.options["task_id"] for leaf in leaves(with_ids(workflow))]
    again = [leaf.options["task_id"] for leaf in leaves(with_ids(workflow))]
    assert len({*ids, *again}) == 6
    assert all("task_id" not in leaf.options for leaf in leaves(workflow))


def test_an_id_that_was_given_is_kept():
    given = add_up.s(1).set(task_id="mine")
    (leaf,) = leaves(with_ids(group(given)))
    assert leaf.options["task_id"] == "mine"
