"""The page that shows the API works in a browser under the strict policy."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def violations(page) -> list[str]:
    """What the content security policy had to block."""
    found: list[str] = []
    page.expose_function("violated", lambda what: found.append(what))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event =>"
        " violated(event.violatedDirective + ' ' + event.blockedURI))"
    )
    return found


def test_the_page_shows_every_operation_and_can_try_one(
    stack, alice, page, log_in, violations
):
    log_in(alice)
    page.goto(f"{stack.url}/api/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() >= 20
    page.locator("#operations-jobs-listJobTypes button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table", has_text="Exam paper").wait_for()
    assert violations == []
