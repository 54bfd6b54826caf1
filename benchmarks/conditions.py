"""Under which conditions figures were taken; a figure without them says nothing."""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("Django", "channels", "channels-redis", "daphne", "uvicorn", "celery")


def conditions() -> str:
    """Return one paragraph about the machine, its load now, and the versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    now = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    return (
        f"{now} UTC, {os.cpu_count()} cores ({_processor()}), load {load()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def load() -> str:
    """Return the load of the last minute: above the cores, others took part."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
