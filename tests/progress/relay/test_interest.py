"""What a connection wants to hear of."""

from __future__ import annotations

import pytest

from progress.relay.encoded import Encoded
from progress.relay.interest import Filter


@pytest.mark.parametrize(
    ("wanted", "is_admitted"),
    [
        (Filter(), True),
        (Filter(job_type="exam"), True),
        (Filter(state="processing"), True),
        (Filter(job_type="exam", state="processing"), True),
        (Filter(job_type="close"), False),
        (Filter(state="queued"), False),
        (Filter(job_type="exam", state="queued"), False),
        (Filter(job_type="close", state="processing"), False),
    ],
)
def test_both_conditions_have_to_hold_and_an_empty_one_holds(wanted, is_admitted):
    message = Encoded(text="", seq=1, job_type="exam", state="processing")
    assert wanted.admits(message) is is_admitted
