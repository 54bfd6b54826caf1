"""The kinds that can be read are complete and told apart."""

from __future__ import annotations

from workers.readers import kinds


def test_each_kind_has_a_name_and_suffixes_of_its_own():
    suffixes = [suffix for kind in kinds.SUPPORTED for suffix in kind.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert len(kinds.BY_NAME) == len(kinds.SUPPORTED)


def test_a_kind_is_found_by_its_name():
    assert kinds.BY_NAME["markdown"] is kinds.MARKDOWN
