"""The program behind script/server."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType

from config.errors import BadSetting, StartError
from config.server.address import published_address
from config.server.lock import only_server
from config.server.output import fresh_log
from config.server.plan import BASE_DIR, Plan, environment, read_plan
from config.server.ports import check_ports
from config.server.supervisor import Running, Supervisor
from config.server.valkey import embedded_valkey


class Stopped(BaseException):
    """SIGINT or SIGTERM came: unwind, ending what was started."""


def main() -> int:
    """Run until told to stop; 0 after a clean stop, 1 with a message otherwise."""
    options = _options()
    try:
        with ExitStack() as stack, _stop_signals():
            serve(read_plan(is_verbose=options.verbose), stack)
    except Stopped:
        say("Stopped.")
        return 0
    except (StartError, BadSetting) as error:
        print(error, file=sys.stderr)  # noqa: T201  it is the program's output
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/server",
        description="Starts Headway with all that it needs.",
        epilog="Variables: PORT, FLOWER_PORT, HOST, DATA_DIR, DEMO, DEMO_PASSWORD, "
        "DATABASE_URL, REDIS_URL, CELERY_BROKER_URL, SECRET_KEY, DEBUG, WORKERS.",
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="show all lines of all processes"
    )
    return parser.parse_args()


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  it is the program's output


@contextmanager
def _stop_signals() -> Iterator[None]:
    """Turn the first SIGINT or SIGTERM inside into Stopped; others change nothing.

    They stay without effect after leaving, so that nothing disturbs the ending: a
    Stopped in the middle of it would leave processes behind. At most one is ever
    raised, so one that comes while we leave is the last as well.
    """
    is_ending = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_ending
        if not is_ending:
            is_ending = True
            raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        yield
    finally:
        is_ending = True


def serve(plan: Plan, stack: ExitStack) -> None:
    """Start everything in order; the stack ends it in reverse, Valkey last."""
    stack.enter_context(only_server(plan.data_dir, plan.address))
    check_ports(plan)
    stack.enter_context(published_address(plan))
    say("Starting…")
    valkey, redis_url = _redis(plan, stack)
    env = environment(plan, redis_url)
    prepare(plan, env)
    supervisor = stack.enter_context(Supervisor(plan, env))
    stack.callback(say, f"\nStopping, which may take {plan.patience:.0f} s…")
    supervisor.start()
    if valkey is not None:
        supervisor.watch(valkey)
    supervisor.wait_until_ready()
    supervisor.wait()


def _redis(plan: Plan, stack: ExitStack) -> tuple[Running | None, str]:
    """The Redis that was named, or an embedded one."""
    if plan.redis_url:
        return None, plan.redis_url
    log = fresh_log(plan.logs, "valkey")
    child, url = stack.enter_context(embedded_valkey(plan.data_dir, log))
    return Running(name="valkey", child=child, log=log), url


def prepare(plan: Plan, env: Mapping[str, str]) -> None:
    """Bring the database, the collected files and the demo up to date."""
    manage(env, "migrate", "--no-input", "--verbosity", "0")
    if not plan.is_debug:
        manage(env, "collectstatic", "--no-input", "--verbosity", "0")
    if plan.is_demo:
        manage({**env, "DEMO_PASSWORD": plan.demo_password}, "demo")


def manage(env: Mapping[str, str], *arguments: str) -> None:
    """Run a management command; raises StartError with its output when it fails."""
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=dict(env),
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        raise StartError(f"{result.stdout}\nmanage.py {arguments[0]} failed.")


if __name__ == "__main__":
    sys.exit(main())
