"""The product's own web server with any application on it.

python -m benchmarks.web -b HOST -p PORT benchmarks.baseline.asgi:application
"""

from __future__ import annotations

import sys

import django

django.setup()

# The server knows the relay, whose models need Django set up.
from config.web.command import CommandLine  # noqa: E402

if __name__ == "__main__":
    CommandLine().run(sys.argv[1:])
