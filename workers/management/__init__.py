"""What can be run by hand."""

from __future__ import annotations
