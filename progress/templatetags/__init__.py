"""What templates know of Headway."""

from __future__ import annotations
