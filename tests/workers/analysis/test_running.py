"""Headers and footers are the lines that most pages repeat."""

from __future__ import annotations

from workers.analysis import running
from workers.analysis.running import RunningLines


def running_of(*texts: str) -> dict[str, int]:
    lines = RunningLines()
    for text in texts:
        lines.add(text)
    return lines.found(len(texts))


def test_lines_that_most_pages_repeat_are_found_but_for_their_numbers():
    texts = [f"Header\nbody {word}\nPage {n}" for n, word in enumerate("abcd")]
    assert running_of(*texts) == {"Header": 4, "Page": 4}


def test_a_line_counts_once_a_page():
    assert running_of("a\na\na", "b", "c", "d") == {}


def test_a_short_document_has_none():
    assert running_of("Same", "Same") == {}


def test_a_long_document_keeps_no_more_lines_than_the_bound(monkeypatch):
    monkeypatch.setattr(running, "MAX_LINES", 30)
    words = [a + b for a in "abcdefgh" for b in "abcdefgh"]
    lines = RunningLines()
    for word in words:
        lines.add(f"Header {word[:0]}\n{word}")
        assert len(lines._spread) <= 31
    assert lines.found(len(words)) == {"Header": len(words)}


def test_a_line_too_long_for_a_header_is_not_kept():
    long = "x" * (running.MAX_CHARACTERS + 1)
    assert running_of(*[long] * 4) == {}


def test_numbers_of_any_script_are_no_part_of_a_line():
    assert running_of(*[f"Sida {n} av 40 é" for n in "1234"]) == {"Sida  av  é": 4}
    assert running_of(*[f"صفحة {n}" for n in "١٢٣٤"]) == {"صفحة": 4}
