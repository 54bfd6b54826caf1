"""The scripts that people type first."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

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
