"""Starts a zygote: `python -m workers.sandbox CONTROL`, by `supply` alone."""

from __future__ import annotations

import sys

from workers.sandbox.zygote import main

if __name__ == "__main__":
    main(int(sys.argv[1]))
