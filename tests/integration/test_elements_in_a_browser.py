"""The elements: the dashboard's own use of them, and any other page's."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import fail, make_job, only_document, read_whole

pytestmark = pytest.mark.browser


@pytest.fixture
def site(stack, alice, page, log_in):
    log_in(alice)
    return page


def test_the_end_of_a_job_is_told_by_a_toast_that_leads_to_it(site, stack, alice):
    job = make_job(alice, ["May report.txt"])
    site.goto(stack.url)
    expect(site.locator("connection-status[state=connected]")).to_have_count(1)
    fail(only_document(job))
    toast = site.locator(".toast")
    expect(toast).to_have_attribute("data-state", "failed")
    toast.get_by_role("link", name="May report.txt").click()
    site.wait_for_url(f"**/jobs/{job.pk}/")
