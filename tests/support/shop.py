"""Tasks of a team's own, for workers of their own: `-I tests.support.shop`."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from celery import chain, shared_task

from workers.base import ProgressTask

logger = logging.getLogger("shop")


@shared_task(base=ProgressTask, bind=True, name="shop.add", title="Add {0}")
def add(self: ProgressTask, *numbers: Any) -> int:
    """Adds numbers, or lists of them."""
    flat = [n for number in numbers for n in _flat(number)]
    total = 0
    for number in self.track(flat, "Adding"):
        total += number
    logger.info("That makes %s", total)
    self.partial({"total": total})
    return total


def _flat(number: Any) -> list[int]:
    return number if isinstance(number, list) else [number]


@shared_task(base=ProgressTask, bind=True, name="shop.wait")
def wait(self: ProgressTask, folder: str) -> str:
    """Goes on until it may, step by step; says that it has begun."""
    Path(folder, "begun").touch()
    with self.stage("Waiting") as stage:
        while not Path(folder, "go").exists():
            stage.advance()
            time.sleep(0.02)
    Path(folder, "ended").touch()
    return "done"


@shared_task(base=ProgressTask, bind=True, name="shop.flaw")
def flaw(self: ProgressTask, number: int, folder: str) -> int:
    """Fails until somebody has mended it."""
    if not Path(folder, "mended").exists():
        raise ValueError("there is nothing on row 7")
    return number


@shared_task(
    base=ProgressTask,
    bind=True,
    name="shop.flaky",
    autoretry_for=(ConnectionError,),
    retry_kwargs={"countdown": 0, "max_retries": 5},
)
def flaky(self: ProgressTask, folder: str, times: int) -> int:
    """Fails some times before it does not."""
    tries = len(list(Path(folder).glob("try*")))
    Path(folder, f"try{tries}").touch()
    if tries < times:
        raise ConnectionError("the other side is away")
    return tries


@shared_task(base=ProgressTask, bind=True, name="shop.become")
def become(self: ProgressTask) -> None:
    """Lets a chain of others go on in its place."""
    raise self.replace(chain(add.s(1, 2), add.s(3)))
