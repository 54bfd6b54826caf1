"""Insights and audit in a real browser: accessible, within the policy, and no wider."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from progress.insights import rolling
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.browser

PAGES = ("/insights/", "/insights/?period=month", "/insights/?type=none", "/audit/")
WIDTHS = (320, 390, 1280)


def test_the_pages_are_for_everybody_and_every_screen(stack, alice, bob, page, log_in):
    now = timezone.now()
    for number in range(8):
        moment = now - timedelta(minutes=number)
        read_document(alice, moment, error="" if number % 3 else "encrypted")
    rolling.roll_up(now)
    log_in(bob)
    for path in PAGES:
        page.goto(stack.url + path)
        for table in page.locator("details").all():
            table.evaluate("one => { one.open = true }")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            assert [one["id"] for one in found] == [], (path, scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            beyond = "document.documentElement.scrollWidth > innerWidth"
            assert not page.evaluate(beyond), (path, width)
