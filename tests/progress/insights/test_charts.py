"""Charts are numbers in a box: nothing leaves it, and the table says the same."""

from __future__ import annotations

import random
import re

import pytest

from progress.insights import charts
from progress.insights.charts import Plan, Series


def plan(*rows, points=None, **values) -> Plan:
    names = points or [f"{n}:00" for n in range(len(rows[0]))]
    series = [
        Series(name=f"Row {number}", tone=f"series-{number}", values=row)
        for number, row in enumerate(rows, start=1)
    ]
    return Plan(id="c", title="C", note="", points=names, series=series, **values)


@pytest.mark.parametrize("seed", range(20))
def test_bars_stand_on_each_other_inside_the_box(seed):
    dice = random.Random(seed)
    rows = [[dice.randint(0, 10**seed % 997) for _ in range(24)] for _ in range(3)]
    chart = charts.stacked(plan(*rows))
    for column in chart.columns:
        floor = charts.HEIGHT
        for bar in column.bars:
            assert bar.y + bar.height == pytest.approx(floor, abs=0.03)
            assert bar.y >= -0.03
            assert 0 <= bar.x <= bar.x + bar.width <= charts.WIDTH
            floor = bar.y


@pytest.mark.parametrize(
    ("value", "is_time", "top"),
    [
        (0, False, 1),
        (7, False, 10),
        (11, False, 20),
        (41, False, 50),
        (7, True, 10),
        (11, True, 20),
        (61, True, 120),
        (5000, True, 7200),
        (90_000, True, 172_800),
    ],
)
def test_a_scale_ends_at_a_number_that_halves_well(value, is_time, top):
    chart = charts.stacked(plan([value], is_time=is_time))
    assert chart.ticks[0].text == plan([0], is_time=is_time).text(top)
    assert [tick.y for tick in chart.ticks] == [0, 50, 100]


def test_a_line_over_bars_is_drawn_on_their_scale():
    came = Series(name="Came", tone="came", values=[20, 0])
    chart = charts.stacked(plan([10, 5], over=came))
    assert [tick.text for tick in chart.ticks] == ["20", "10", "0"]
    (line,) = chart.lines
    assert line.path == "M250.0 0.0L250.0 0.0L750.0 100.0"
    assert chart.rows[0] == ("0:00", ["10", "20"])
    assert chart.legend[-1] == came


def test_a_line_is_broken_where_there_is_no_number():
    chart = charts.lines(plan([1.0, 10.0, None, 5.0], is_time=True))
    (line,) = chart.lines
    assert line.path.count("M") == 2
    heights = [float(y) for y in re.findall(r"[ML]\S+ ([\d.]+)", line.path)]
    assert all(0 <= height <= charts.HEIGHT for height in heights)
    assert chart.rows[2][0] == "3:00"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([2.0, 50.0], ["1 s", "10 s", "1 min"]),
        ([5.0], ["1 s", "10 s"]),
        ([0.0004, 0.0005], ["1 ms", "10 ms"]),
        ([0.001, 90_000.0], ["10 s", "1 min", "10 min", "1 h", "10 h", "100 h"]),
        ([], ["100 ms", "1 s"]),
    ],
)
def test_a_logarithmic_scale_has_a_few_round_rungs(values, texts):
    chart = charts.lines(plan(values or [None], is_time=True))
    assert [tick.text for tick in chart.ticks] == texts
    assert chart.ticks[0].y == charts.HEIGHT
    assert chart.ticks[-1].y == 0
    assert chart.is_empty == (not values)


def test_the_table_has_the_points_at_which_something_was():
    chart = charts.stacked(plan([0, 3], [0, 1]))
    assert chart.rows == [("1:00", ["3", "1"])]
    assert chart.columns[0].title == "0:00: nothing"
    assert chart.columns[1].title == "1:00: 3 row 1, 1 row 2"


def test_nothing_at_all_is_said_to_be_empty():
    assert charts.stacked(plan([0, 0])).is_empty
    assert not charts.stacked(plan([0, 1])).is_empty


def test_the_first_the_middle_and_the_last_point_are_named():
    names = [str(number) for number in range(9)]
    assert charts.stacked(plan([1] * 9, points=names)).marks == ["0", "4", "8"]
    assert charts.stacked(plan([1], points=["0"])).marks == ["0"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0501, "50 ms"), (2.54, "2.5 s"), (9.99, "10 s"), (200, "3 min 20 s")],
)
def test_durations_are_short(value, text):
    assert charts.seconds(value) == text
