from __future__ import annotations

from notifications.kinds import KIND_OF_END, SEVERITIES, Severity
from progress.states import TERMINAL


def test_each_end_of_a_job_has_its_kind():
    assert set(KIND_OF_END) == TERMINAL
    assert len(set(KIND_OF_END.values())) == len(TERMINAL)


def test_severities_rise():
    assert SEVERITIES[0] == Severity.INFO
    assert SEVERITIES[-1] == Severity.CRITICAL
