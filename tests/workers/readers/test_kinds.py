"""The kinds that can be read are complete and told apart."""

from __future__ import annotations

import re

from django.conf import settings

from workers.readers import kinds


def test_each_kind_has_a_name_and_suffixes_of_its_own():
    suffixes = [suffix for kind in kinds.SUPPORTED for suffix in kind.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert len(kinds.BY_NAME) == len(kinds.SUPPORTED)


def test_a_kind_is_found_by_its_name():
    assert kinds.BY_NAME["markdown"] is kinds.MARKDOWN


def test_the_page_lets_people_choose_exactly_these():
    """The page cannot ask the readers: what shows progress knows no workers."""
    page = (settings.BASE_DIR / "templates/progress/home.html").read_text()
    accepted = re.search(r'accept="([^"]+)"', page)
    assert accepted is not None
    suffixes = {suffix for kind in kinds.SUPPORTED for suffix in kind.suffixes}
    assert set(accepted[1].split(",")) == suffixes
