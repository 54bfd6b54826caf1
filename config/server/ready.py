"""Asks whether everything answers: the web process, all behind it, and Flower."""

from __future__ import annotations

import http.client
import socket

from config.env import env_list
from config.server.plan import Plan

READY_PATH = "/health/ready"


def is_ready(plan: Plan) -> bool:
    """True when everything that the banner names can be opened."""
    return _is_web_ready(plan) and _is_flower_up(plan)


def _is_flower_up(plan: Plan) -> bool:
    try:
        socket.create_connection((plan.visible_host, plan.flower_port), 5).close()
    except OSError:
        return False
    return True


def _is_web_ready(plan: Plan) -> bool:
    """True when /health/ready answers 200; an unreachable server is just not ready."""
    connection = http.client.HTTPConnection(plan.visible_host, plan.port, timeout=5)
    try:
        connection.request("GET", READY_PATH, headers={"Host": _host(plan)})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _host(plan: Plan) -> str:
    """A host name that the settings admit: in production only the listed ones."""
    if plan.is_debug:
        return f"{plan.visible_host}:{plan.port}"
    return (
        env_list("ALLOWED_HOSTS", (plan.visible_host,))[0].lstrip(".*") or "localhost"
    )
