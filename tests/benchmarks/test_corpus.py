"""The documents that benchmarks hand in."""

from __future__ import annotations

from benchmarks.corpus import MIX, papers


def test_the_same_seed_gives_the_same_documents():
    first, again = list(papers(1, seed=2)), list(papers(1, seed=2))
    assert first == again
    assert all(paper.sort in MIX and paper.content for paper in first)


def test_the_shares_of_all_kinds_make_a_whole():
    assert round(sum(share for share, _, _ in MIX.values()), 6) == 1
