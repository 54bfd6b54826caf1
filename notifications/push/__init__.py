"""Browser push: our keys, the browsers of people, and what is sent to them."""

from __future__ import annotations
