"""The few lines that say where it runs, how to log in, what to try, how to stop."""

from __future__ import annotations

from config.server.plan import BASE_DIR, DEMO_USER, Plan


def banner(plan: Plan) -> str:
    """The text that script/server prints when everything answers."""
    user, _, password = plan.flower_auth.partition(":")
    rows = [
        ("Open", plan.address),
        ("Log in", _login(plan)),
        ("Flower", f"{plan.flower_address}  ({user} / {password})"),
        ("REST", f"{plan.address}api/docs"),
        ("Try", "drop a few documents on the first page and watch them being read, or"),
        ("", f"{_manage(plan)} submit FILE... --watch"),
        ("Logs", str(plan.logs)),
        ("Stop", "Ctrl-C"),
    ]
    lines = [f"  {name:<8}{text}" for name, text in rows]
    return "\n".join(["", "Headway is running.", "", *lines, ""])


def _login(plan: Plan) -> str:
    if plan.is_demo:
        return f"{DEMO_USER} / {plan.demo_password}"
    return f"with a user of yours ({_manage(plan)} createsuperuser makes one)"


def _manage(plan: Plan) -> str:
    is_default = plan.data_dir == BASE_DIR / "var"
    where = "" if is_default else f"DATA_DIR={plan.data_dir} "
    return f"{where}.venv/bin/python manage.py"
