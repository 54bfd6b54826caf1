"""What script/server was asked to start, read from the environment once."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from config.env import env_bool, env_float, env_int, env_path, env_secret, env_str
from config.local import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent.parent
FLOWER_USER = "flower"
DEMO_USER = "demo"
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104  compared with, not bound to


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Ports, folders and passwords of one start."""

    host: str
    port: int
    flower_port: int
    data_dir: Path
    is_debug: bool
    is_demo: bool
    is_verbose: bool
    demo_password: str
    flower_auth: str
    redis_url: str
    drain_seconds: float

    @property
    def visible_host(self) -> str:
        """The host to print: a wildcard address is not one to type."""
        return "127.0.0.1" if self.host in WILDCARDS else self.host

    @property
    def address(self) -> str:
        return f"http://{self.visible_host}:{self.port}/"

    @property
    def flower_address(self) -> str:
        return f"http://{self.visible_host}:{self.flower_port}/"

    @property
    def patience(self) -> float:
        """Seconds that processes may take to end: see HEADWAY_DRAIN_SECONDS."""
        return 10.0 + 2 * self.drain_seconds

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"


def read_plan(*, is_verbose: bool = False) -> Plan:
    """Read the plan, making the data directory and the passwords that it keeps.

    Raises BadSetting for a variable that cannot be used.
    """
    data_dir = env_path("DATA_DIR", BASE_DIR / "var")
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_debug = env_bool("DEBUG", True)
    return Plan(
        host=env_str("HOST", "127.0.0.1"),
        port=env_int("PORT", 8000),
        flower_port=env_int("FLOWER_PORT", 5555),
        data_dir=data_dir,
        is_debug=is_debug,
        # Nobody wants a user with a printed password on a public server.
        is_demo=env_bool("DEMO", is_debug),
        is_verbose=is_verbose or env_bool("VERBOSE", False),
        demo_password=_password("DEMO_PASSWORD", data_dir / "demo_password"),
        flower_auth=env_secret("FLOWER_BASIC_AUTH") or _flower_auth(data_dir),
        redis_url=env_secret("REDIS_URL"),
        drain_seconds=env_float("HEADWAY_DRAIN_SECONDS", 0.5 if is_debug else 5.0),
    )


def _flower_auth(data_dir: Path) -> str:
    password = _password("FLOWER_PASSWORD", data_dir / "flower_password")
    return f"{FLOWER_USER}:{password}"


def _password(name: str, file: Path) -> str:
    return env_secret(name) or kept_secret(file, size=9)


def environment(plan: Plan, redis_url: str) -> dict[str, str]:
    """The environment of every process of this start."""
    programs = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": os.pathsep.join((programs, os.environ.get("PATH", os.defpath))),
        "PYTHONUNBUFFERED": "1",
        "DATA_DIR": str(plan.data_dir),
        "HOST": plan.host,
        "PORT": str(plan.port),
        "FLOWER_PORT": str(plan.flower_port),
        "FLOWER_BASIC_AUTH": plan.flower_auth,
        "REDIS_URL": redis_url,
        "HEADWAY_DRAIN_SECONDS": str(plan.drain_seconds),
    }
