"""The program behind the Procfile's `web`: python -m config.web."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

# The server sees viewers off at its end, and the relay that knows them imports models.
from config.web.command import CommandLine  # noqa: E402

if __name__ == "__main__":
    command = CommandLine()
    command.run(command.arguments(sys.argv[1:]))
