"""How notifications look, on the server and in the browser alike."""

from __future__ import annotations

import re
from pathlib import Path

from notifications.inbox.looks import LOOKS, MIXED, look_of
from notifications.kinds import Kind, Severity

SCRIPT = Path("static/js/pages/looks.js")
LINE = re.compile(r'(\w+): \{ state: "(\w+)", word: "([\w ]+)"(?:, icon: "(\w+)")? \}')


def test_every_kind_has_a_look():
    assert set(LOOKS) == set(Kind)


def test_toasts_look_like_the_rows_of_the_inbox():
    found = LINE.findall(SCRIPT.read_text(encoding="utf-8"))
    in_browser = {
        kind: (state, word, icon or state) for kind, state, word, icon in found
    }
    ours = {str(k): (look.state, look.word, look.icon) for k, look in LOOKS.items()}
    assert in_browser == ours


def test_what_is_bad_has_the_colour_of_failures():
    assert look_of(Kind.SYSTEM_ALERT, Severity.CRITICAL).state == "failed"
    assert look_of(Kind.SYSTEM_ALERT, Severity.WARNING).state == "stalled"
    assert look_of("unheard of", Severity.INFO).word == "News"


def test_a_batch_with_failures_is_not_called_completed():
    assert look_of(Kind.BATCH_COMPLETED, Severity.INFO).word == "Completed"
    assert look_of(Kind.BATCH_COMPLETED, Severity.ERROR) == MIXED
    assert (MIXED.word, MIXED.state) == ("Finished with failures", "stalled")
    assert MIXED.word in SCRIPT.read_text(encoding="utf-8")
