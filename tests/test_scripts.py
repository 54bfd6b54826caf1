"""The scripts that people type first."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression, ExpressionMatcher

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = (*sorted((ROOT / "script").iterdir()), ROOT / ".ci" / "run")
TOOLS = ("bash", "dirname", "cat", "grep", "rm", "mv", "env", "id")


def run(script, *arguments, **env):
    return subprocess.run(
        [str(script), *arguments],
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path):
    """A checkout without .venv, on a machine that has a shell and nothing else."""
    shutil.copytree(ROOT / "script", tmp_path / "clone" / "script")
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path / "clone")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        (programs / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return tmp_path / "clone"


def python(clone, name, script):
    """Put a program of this name on the machine."""
    program = clone.parent / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_script_can_be_run_and_understood_by_the_shell(script):
    assert os.access(script, os.X_OK)
    assert run("/bin/bash", "-n", str(script)).stderr == ""


def test_without_python_it_says_which_one_it_needs(clone):
    result = run(clone / "script" / "bootstrap", PATH=str(clone.parent / "bin"))
    assert result.returncode == 1
    assert "Headway needs Python 3.11 or later" in result.stderr


def test_a_python_that_is_too_old_is_none(clone):
    python(clone, "python3", "exit 1")
    result = run(clone / "script" / "bootstrap", PATH=str(clone.parent / "bin"))
    assert "Headway needs Python 3.11 or later" in result.stderr


def test_a_python_without_pip_is_told_what_to_install(clone):
    # The version is right; ensurepip and pip cannot be imported.
    python(
        clone, "python3", 'case "$*" in *version_info*|--version) ;; *) exit 1; esac'
    )
    result = run(clone / "script" / "bootstrap", PATH=str(clone.parent / "bin"))
    assert result.returncode == 1
    assert "apt install python3-venv" in result.stderr


def test_a_word_that_it_does_not_know_is_refused():
    result = run(ROOT / "script" / "bootstrap", "--everything")
    assert result.returncode == 1
    assert "usage: script/bootstrap [--dev]" in result.stderr


def test_what_is_installed_is_not_installed_again():
    result = run(ROOT / "script" / "bootstrap")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_the_server_explains_itself():
    result = run(ROOT / "script" / "server", "--help")
    assert result.returncode == 0
    assert "DATA_DIR" in result.stdout


PARTS = ("benchmarks", "config", "notifications", "progress", "support", "workers")
#: Where tests are, and how they are marked.
KINDS = (
    # A test that needs a browser needs the processes that it looks at, too.
    ("tests/integration", {"integration", "browser"}),
    ("tests/integration", {"integration"}),
    *((f"tests/{part}", marks) for part in PARTS for marks in ({"sqlite"}, set())),
)


def test_each_test_runs_on_sqlite_once_unless_it_is_a_long_form():
    text = (ROOT / "script" / "test").read_text()
    pattern = r"""step ".*on SQLite.*"[ \\\n]+pytest -q (.*)-m '"\$(\w+)"'"""
    steps = re.findall(pattern, text)
    chosen = [
        re.search(rf'^{name}="(.+)"$', text, re.MULTILINE)[1] for _, name in steps
    ]
    expressions = [Expression.compile(each) for each in chosen]
    for (folder, marks), is_long in product(KINDS, (False, True)):
        has = marks | {"soak"} if is_long else marks
        runs = [
            _is_among(folder, paths.split()) and each.evaluate(_marked(has))
            for (paths, _), each in zip(steps, expressions, strict=True)
        ]
        assert sum(runs) == (not is_long), (folder, has, steps)


def _is_among(folder: str, paths: list[str]) -> bool:
    """Tell whether pytest looks into a folder when it is given these arguments."""
    if f"--ignore={folder}" in paths:
        return False
    return any(path in (folder, "tests") for path in paths)


def _marked(has: set[str]) -> ExpressionMatcher:
    return lambda name, /, **_: name in has


def test_what_the_tests_leave_out_or_choose_by_name_is_there():
    text = (ROOT / "script" / "test").read_text()
    [named] = re.findall(r"for path in (.*?); do", text, re.DOTALL)
    for path in named.replace("\\", "").split():
        assert (ROOT / "tests" / path).exists(), path
    for folder, names in re.findall(r"(tests/\S*)/test_\{(\S+)\}\.py", text):
        for name in names.split(","):
            assert (ROOT / folder / f"test_{name}.py").is_file(), name


def test_no_file_of_tests_has_a_name_that_nobody_looks_for():
    for path in (ROOT / "tests").rglob("*.py"):
        has_tests = re.search(r"^(async )?def test_", path.read_text(), re.MULTILINE)
        assert path.name.startswith("test_") or not has_tests, path
    for path in (ROOT / "tests" / "js").rglob("*.js"):
        is_test = re.search(r'from "node:test"', path.read_text())
        assert path.name.endswith(".test.js") or not is_test, path
