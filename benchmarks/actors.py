"""Processes of a benchmark that take orders: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from config.server.children import follow_parent

ROOT = Path(__file__).resolve().parent.parent


class ActorFailed(Exception):
    """An actor could not carry an order out; its own output says more."""


class Actor:
    """One such process, seen from the benchmark."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            env=dict(env),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=follow_parent(),
        )

    @classmethod
    @contextmanager
    def running(cls, module: str, env: Mapping[str, str]) -> Iterator[Self]:
        """Start a module for the length of the block; an error ends it at once."""
        actor = cls(module, env)
        try:
            yield actor
        except BaseException:
            actor.kill()
            raise
        finally:
            actor.end()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def ask(self, order: str, **parameters: Any) -> Any:
        """Give an order, wait for what comes of it, and return that.

        Raises:
            ActorFailed: it answered with an error, or not at all.
        """
        self.tell(order, **parameters)
        return self.hear()

    def tell(self, order: str, **parameters: Any) -> None:
        """Give an order; `hear` returns what comes of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"order": order, **parameters}) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Return what came of the oldest order that was not heard of yet."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it is gone"}
        if "error" in answer:
            raise ActorFailed(answer["error"])
        return answer["result"]

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()

    def end(self) -> None:
        """Close its input, which ends it, and wait."""
        self._process.communicate()


Handlers = Mapping[str, Callable[..., Any]]


def serve(handlers: Handlers) -> None:
    """Carry out orders from standard input until it ends: an actor's whole life."""
    for line in sys.stdin:
        answer(line, handlers, sys.stdout)


def answer(line: str, handlers: Handlers, output: IO[str]) -> None:
    """Carry one order out and write what came of it."""
    parameters = json.loads(line)
    result = handlers[parameters.pop("order")](**parameters)
    output.write(json.dumps({"result": result}) + "\n")
    output.flush()
