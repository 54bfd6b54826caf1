"""Pytest plugin: where CI runs everything, a test that is skipped has failed.

Elsewhere a machine may lack what a test needs, and the summary says what (`-rs`).
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    return failed_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[
    None, pytest.CollectReport, pytest.CollectReport
]:
    return failed_if_skipped((yield))


def failed_if_skipped(report: Report) -> Report:
    """Return the report, which in CI has failed for the reason of the skip."""
    if os.environ.get("CI") == "true" and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"CI leaves nothing out: {report.longreprtext}"
    return report
