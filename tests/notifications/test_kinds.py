from __future__ import annotations

from pathlib import Path

import pytest

from notifications.kinds import KIND_OF_END, Kind
from progress.states import TERMINAL

MAILS = Path(__file__).parents[2] / "templates/notifications/email"


def test_each_end_of_a_job_has_its_kind():
    assert set(KIND_OF_END) == TERMINAL
    assert set(KIND_OF_END.values()) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_each_kind_has_its_templates(kind, suffix):
    assert (MAILS / f"{kind}.{suffix}").exists()
