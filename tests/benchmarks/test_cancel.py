"""The benchmark of cancels, when it is ended early."""

from __future__ import annotations

import signal

import pytest

from benchmarks import cancel


def end_early() -> None:
    """Measure two cancels, and be told to stop."""
    with cancel.summed_up() as found:
        found["scan"] += [0.5, 2.5]
        cancel.stop(signal.SIGTERM, None)


def test_what_was_measured_is_summed_up_though_it_was_ended_early(capsys):
    with pytest.raises(SystemExit) as ended:
        end_early()
    assert ended.value.code == 143
    said = capsys.readouterr().out
    assert "longest 2.50 s; 1 of 2 within 2 s" in said
    assert "worker" not in said
