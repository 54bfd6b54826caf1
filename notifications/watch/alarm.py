"""An alarm by a way that notifications do not go: a log line, a mail, a heartbeat."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

import requests
from django.conf import settings
from django.core.mail import mail_admins

logger = logging.getLogger(__name__)

#: The same alarm is mailed again after so many seconds.
AGAIN_SECONDS = 3600.0
#: Seconds that the mail server has; the thread is left behind then.
MAIL_SECONDS = 20.0
#: Seconds until connected, and until something is heard.
HEARTBEAT_TIMEOUT = (3.0, 5.0)

_mailed_at: dict[str, float] = {}


def sound(problems: Sequence[str]) -> None:
    """Log the problems, and mail them to ADMINS; not the same ones each time."""
    for problem in problems:
        logger.critical("Notifications: %s", problem)
    # What is wrong is known by its words without the figures in them.
    name = "|".join("".join(c for c in text if not c.isdigit()) for text in problems)
    last = _mailed_at.get(name)
    if last is None or time.monotonic() - last > AGAIN_SECONDS:
        _mailed_at[name] = time.monotonic()
        _mail("\n".join(problems))


def beat() -> None:
    """Tell a monitor elsewhere that all is well: it misses us when we are silent."""
    if not settings.HEADWAY_HEARTBEAT_URL:
        return
    try:
        requests.get(settings.HEADWAY_HEARTBEAT_URL, timeout=HEARTBEAT_TIMEOUT)
    except requests.RequestException as error:
        logger.warning("The heartbeat was not heard: %s", type(error).__name__)


def _mail(text: str) -> None:
    thread = threading.Thread(target=_mail_admins, args=(text,), daemon=True)
    thread.start()
    thread.join(MAIL_SECONDS)
    if thread.is_alive():
        logger.critical("The mail about it could not be sent in time.")


def _mail_admins(text: str) -> None:
    try:
        mail_admins("Notifications are in trouble", text)
    except Exception:
        logger.critical("The mail about it could not be sent.", exc_info=True)
