"""Who is not let in is counted, and named in the log."""

from __future__ import annotations

import logging

import pytest

from progress.protocol import CloseCode
from progress.relay.encoded import Transport
from progress.relay.figures import figures
from progress.sse import answers, refusals
from tests.progress.sse.conftest import bearer

SCOPE = {"headers": [], "client": ("192.0.2.9", 40000)}
LOG = "progress.connections"


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (answers.unauthenticated("Log in first."), CloseCode.UNAUTHENTICATED),
        (answers.forbidden("foreign_origin", "No."), CloseCode.FORBIDDEN_ORIGIN),
        (answers.forbidden("permission_denied", "No."), CloseCode.NOT_FOUND),
        (answers.not_found("No such job."), CloseCode.NOT_FOUND),
        (answers.too_many(), CloseCode.TOO_MANY_CONNECTIONS),
        (answers.restarting(), CloseCode.RESTART),
    ],
)
def test_a_refusal_counts_as_a_socket_would_be_closed(refusal, code):
    before = figures.refused[code]
    refusals.note(refusal, Transport.SSE, SCOPE)
    assert figures.refused[code] == before + 1


def test_a_question_that_is_not_understood_keeps_nobody_out(caplog):
    caplog.set_level(logging.INFO, LOG)
    before = dict(figures.refused)
    refusals.note(answers.bad_request("job", "No id."), Transport.SSE, SCOPE)
    refusals.note(answers.not_allowed(), Transport.SSE, SCOPE)
    assert (dict(figures.refused), caplog.text) == (before, "")


@pytest.mark.django_db(transaction=True)
async def test_the_log_says_who_had_too_many_streams(ask, alice, settings, caplog):
    settings.HEADWAY_SOCKETS_PER_USER = 0
    caplog.set_level(logging.INFO, LOG)
    await ask("/api/sse", await bearer(alice)).body()
    (line,) = [r.getMessage() for r in caplog.records if r.name == LOG]
    assert line == (
        "refused transport=sse user='alice' address= code=4429"
        " reason='too many connections'"
    )
