"""What a User-Agent header is called in a list: "Firefox on Linux", "curl"."""

from __future__ import annotations

#: Marks in the order in which they decide: most browsers carry the marks of others.
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def short_name(agent: str) -> str:
    """Return a short name; of an unknown program what stands before its version."""
    program = _first(_PROGRAMS, agent) or agent.partition("/")[0][:30]
    system = _first(_SYSTEMS, agent)
    return f"{program} on {system}" if program and system else program


def _first(marks: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in marks if mark in agent), "")
