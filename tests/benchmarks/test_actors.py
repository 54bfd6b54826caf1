"""Processes that take orders."""

from __future__ import annotations

import io
import os
import signal

import pytest

from benchmarks.actors import Actor, ActorFailed, answer


def test_an_order_is_answered_by_what_its_handler_returns():
    output = io.StringIO()
    answer('{"order": "add", "a": 1, "b": 2}', {"add": lambda a, b: a + b}, output)
    assert output.getvalue() == '{"result": 3}\n'


def test_a_crowd_takes_orders_until_its_input_ends():
    with Actor.running("benchmarks.crowd", os.environ) as crowd:
        assert crowd.ask("count") == {"frames": 0, "closed": 0}
        assert crowd.ask("take") == []


def test_an_actor_that_is_gone_is_told_apart_from_one_that_answers():
    with Actor.running("benchmarks.quantiles", os.environ) as gone:
        gone._process.wait()
        with pytest.raises((ActorFailed, BrokenPipeError)):
            gone.ask("count")


def test_an_error_does_not_wait_for_what_an_actor_does():
    with pytest.raises(KeyError), Actor.running("benchmarks.crowd", os.environ) as busy:
        raise KeyError
    assert busy._process.returncode == -signal.SIGKILL
