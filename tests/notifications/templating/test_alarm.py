"""Who listens hears of a template that cannot be used."""

from __future__ import annotations

from notifications.kinds import Channel, Kind
from notifications.templating import alarm
from notifications.templating.source import Source


def test_the_fact_names_the_version_and_what_is_wrong(monkeypatch, caplog):
    heard = []
    sent = lambda sender, fact: heard.append(fact)  # noqa: E731
    monkeypatch.setattr(alarm.template_unusable, "send_robust", sent)
    source = Source(subject="s", text="t", version_id=7)

    alarm.tell(Kind.TEST, Channel.PUSH, source, "Line 2: no")

    [fact] = heard
    assert (fact.version_id, fact.kind, fact.channel) == (7, Kind.TEST, Channel.PUSH)
    assert fact.message == "Line 2: no"
    assert "template version 7 (test by push)" in caplog.text
