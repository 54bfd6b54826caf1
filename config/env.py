"""Reads environment variables as the types that the settings need."""

from __future__ import annotations

import os
from pathlib import Path

from config.errors import BadSetting

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def env_str(name: str, default: str = "") -> str:
    """The variable's value; an empty one counts as unset."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool) -> bool:
    """Read 1/0, true/false, yes/no, on/off; raises BadSetting for anything else."""
    value = env_str(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def env_int(name: str, default: int) -> int:
    """Read a whole number; raises BadSetting."""
    value = env_str(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {value!r}.") from None


def env_float(name: str, default: float) -> float:
    """Read a number; raises BadSetting."""
    value = env_str(name, str(default))
    try:
        return float(value)
    except ValueError:
        raise BadSetting(f"{name} must be a number, not {value!r}.") from None


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Read a comma-separated list; blanks around and between are dropped."""
    parts = [part.strip() for part in env_str(name).split(",")]
    return [part for part in parts if part] or list(default)


def env_path(name: str, default: Path) -> Path:
    """Read a path and make it absolute, so that it survives a change of directory."""
    return Path(env_str(name, str(default))).expanduser().resolve()


def env_secret(name: str, default: str = "") -> str:
    """Read NAME, or the file that NAME_FILE points to (as container secrets do).

    Raises BadSetting when the file cannot be read.
    """
    file = env_str(f"{name}_FILE")
    if not file:
        return env_str(name, default)
    try:
        return Path(file).read_text(encoding="utf-8").strip() or default
    except OSError as error:
        raise BadSetting(f"{name}_FILE cannot be read: {error}.") from error


def env_prefixed(prefix: str) -> dict[str, str]:
    """All variables that begin with the prefix, by the rest of their names."""
    return {
        name.removeprefix(prefix): value
        for name, value in os.environ.items()
        if name.startswith(prefix) and value
    }
