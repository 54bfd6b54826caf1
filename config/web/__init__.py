"""The web process: daphne with back-pressure, and an orderly end under any server."""

from __future__ import annotations
