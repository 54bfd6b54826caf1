"""What is skipped passes on a developer's machine, and fails in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.server.plan import BASE_DIR

SKIPPED = """
import pytest

@pytest.mark.skip(reason="the moon is full")
def test_something():
    assert False
"""
WHOLE_FILE = """
import pytest
pytest.skip("the moon is full", allow_module_level=True)
"""

FAILURES = {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED}


def run(folder: Path, text: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run a file of tests by itself, without this project's configuration."""
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null"]
    command += ["-p", "tests.support.skips", "-p", "no:cacheprovider"]
    command.append("test_it.py")
    # Plugins that are installed would take seconds to import.
    env = {
        **os.environ,
        "CI": ci,
        "PYTHONPATH": str(BASE_DIR),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    return subprocess.run(
        command, env=env, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("text", [SKIPPED, WHOLE_FILE])
def test_what_ci_leaves_out_has_failed_with_its_reason(tmp_path, text):
    done = run(tmp_path, text, "true")
    assert done.returncode in FAILURES
    assert "CI leaves nothing out" in done.stdout
    assert "the moon is full" in done.stdout


def test_elsewhere_it_is_only_left_out(tmp_path):
    done = run(tmp_path, SKIPPED, "")
    assert (done.returncode, "1 skipped" in done.stdout) == (0, True)
