"""Stages count, with a report and without one."""

from __future__ import annotations

import pytest

from workers.tracking.speaking import StageInWork, as_text, length_of


class Heard:
    """A report that keeps what it is told."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.told: list[tuple[int, int, str]] = []

    def check(self) -> None: ...

    def begin_stage(self, name: str) -> None:
        self.begun.append(name)

    def progress(self, done: int, total: int, message: str = "") -> None:
        self.told.append((done, total, message))


@pytest.mark.parametrize(
    ("total", "unit", "said"),
    [
        (2, "row", ["0 of 2 rows", "1 of 2 rows"]),
        (2, "", ["0 of 2", "1 of 2"]),
        (None, "row", ["0 rows", "1 row"]),
        (12_000, "", ["0 of 12,000", "1 of 12,000"]),
    ],
)
def test_a_stage_says_how_far_it_is(total, unit, said):
    heard = Heard()
    with StageInWork(heard, "Sorting", total, unit) as stage:  # type: ignore[arg-type]
        stage.advance()
    assert heard.begun == ["Sorting"]
    assert [words for _, _, words in heard.told] == [f"Sorting: {s}" for s in said]


def test_an_own_message_stands_for_the_count():
    heard = Heard()
    with StageInWork(heard, "Sorting", 9, "") as stage:  # type: ignore[arg-type]
        stage.advance(3, "Nearly there")
    assert heard.told[-1] == (3, 9, "Nearly there")


def test_without_a_report_a_stage_only_counts():
    with StageInWork(None, "x" * 80, 2, "") as stage:
        stage.advance()
    assert (stage.done, len(stage.name)) == (1, 50)


def test_only_what_knows_its_length_is_asked():
    assert length_of([1, 2]) == 2
    assert length_of(n for n in range(3)) is None


def test_a_partial_result_is_text_or_json():
    assert as_text("as it is") == "as it is"
    assert as_text({"a": {1}}) == '{\n  "a": "{1}"\n}'
