from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications import digests, gate
from notifications.kinds import Channel, Kind
from notifications.models import ChannelPreference, Delivery, PreferenceChange
from notifications.statuses import Reason, Status
from notifications.unsubscribe.choices import opt_in_again, opt_out
from tests.notifications.digests.conftest import (
    DUE,
    hold_back,
    make_delivery,
    own_messages,
)
from tests.notifications.digests.conftest import NOW as HELD_AT

NOW = timezone.now()
SCOPE = "kind:job_failed"


def stop(user, scope: str = SCOPE, **values) -> int:
    given: dict[str, Any] = {"source": "unsubscribe", "now": NOW} | values
    return opt_out(user.pk, scope, **given)


def said(user, scope: str = SCOPE) -> list[bool | None]:
    """What the cell says; empty if nobody ever said anything of it, or took it back."""
    rows = ChannelPreference.objects.filter(user=user, scope=scope)
    mail = rows.filter(channel=Channel.EMAIL)
    return list(mail.values_list("is_enabled", flat=True))


def says(user, scope: str = SCOPE) -> bool | None:
    (found,) = said(user, scope)
    return found


def set_cell(user, scope: str, is_enabled: bool | None, **values):
    return ChannelPreference.objects.create(
        user=user, scope=scope, channel=Channel.EMAIL, is_enabled=is_enabled, **values
    )


def test_stopping_a_kind_switches_its_mail_off_and_nothing_else(alice, charlie):
    set_cell(charlie, SCOPE, True)
    assert stop(alice) == 1
    assert says(alice) is False
    assert says(charlie) is True
    assert ChannelPreference.objects.filter(user=alice).count() == 1


def test_each_change_is_in_the_trail_with_where_it_came_from(alice):
    set_cell(alice, SCOPE, True, frequency="hourly")
    stop(alice)
    [change] = PreferenceChange.objects.filter(user=alice)
    assert (change.source, change.actor, change.changed_at) == (
        "unsubscribe",
        None,
        NOW,
    )
    assert change.subject == "kind:job_failed email"
    assert change.before == {"is_enabled": True, "frequency": "hourly"}
    assert change.after == {"is_enabled": False, "frequency": "hourly"}


def test_stopping_twice_is_stopping_once(alice):
    assert (stop(alice), stop(alice)) == (1, 0)
    assert PreferenceChange.objects.count() == 1


def test_stopping_everything_also_stops_what_was_asked_for_by_name(alice):
    set_cell(alice, SCOPE, True)
    set_cell(alice, "category:results", None)
    assert stop(alice, "*") == 2
    assert (says(alice), says(alice, "*")) == (False, False)
    assert says(alice, "category:results") is None


@pytest.mark.parametrize("before", [True, None])
def test_undoing_brings_back_what_was_there(alice, before):
    set_cell(alice, SCOPE, before)
    stop(alice)
    assert opt_in_again(alice.pk, SCOPE, now=NOW) == 1
    assert said(alice) == [before] * (before is not None)
    assert PreferenceChange.objects.count() == 2


def test_undoing_everything_brings_back_all_of_it(alice):
    set_cell(alice, SCOPE, True)
    stop(alice, "*")
    assert opt_in_again(alice.pk, "*", now=NOW) == 2
    assert (said(alice), said(alice, "*")) == ([True], [])


def test_undoing_twice_or_without_reason_changes_nothing(alice):
    assert opt_in_again(alice.pk, SCOPE, now=NOW) == 0
    stop(alice)
    opt_in_again(alice.pk, SCOPE, now=NOW)
    assert opt_in_again(alice.pk, SCOPE, now=NOW) == 0
    assert said(alice) == []


def test_undoing_leaves_what_was_chosen_since_by_other_means(alice):
    stop(alice)
    PreferenceChange.objects.create(
        user=alice,
        source="page",
        subject="kind:job_failed email",
        before={"is_enabled": False},
        after={"is_enabled": False, "frequency": "daily"},
        changed_at=NOW + timedelta(minutes=1),
    )
    assert opt_in_again(alice.pk, SCOPE, now=NOW) == 0
    assert says(alice) is False


def test_a_complaint_is_not_undone_by_a_link(alice):
    stop(alice, source="complaint")
    assert opt_in_again(alice.pk, SCOPE, now=NOW) == 0
    assert says(alice) is False


def test_what_was_stopped_leaves_the_digest_that_holds_it(alice):
    stopped = hold_back(make_delivery(alice, Kind.JOB_COMPLETED))

    stop(alice, "kind:job_completed", now=HELD_AT)

    stopped.refresh_from_db()
    assert (stopped.status, stopped.digest_id) == (Status.PENDING, None)
    attempted = Delivery.objects.for_attempts().get(pk=stopped.pk)
    verdict = gate.judge(attempted, now=HELD_AT)
    assert verdict is not None
    assert (verdict.reason, verdict.until) == (Reason.PREFERENCE, None)


def test_what_was_stopped_is_in_no_digest_that_is_closed_meanwhile(alice):
    stopped = hold_back(make_delivery(alice, Kind.JOB_COMPLETED))
    stop(alice, "kind:job_completed", now=HELD_AT)

    digests.close_due(now=DUE)

    assert own_messages() == []
    stopped.refresh_from_db()
    assert stopped.status == Status.PENDING


def test_what_was_stopped_is_not_told_by_a_digest_that_waits_for_a_provider(alice):
    stopped = hold_back(make_delivery(alice, Kind.JOB_COMPLETED))
    hold_back(make_delivery(alice, Kind.JOB_FAILED))
    digests.close_due(now=DUE)
    (message,) = own_messages()
    stop(alice, "kind:job_completed", now=DUE)

    assert digests.refusal_of(message, now=DUE) is None

    stopped.refresh_from_db()
    assert (stopped.status, stopped.reason) == (Status.SKIPPED, Reason.PREFERENCE)
    assert digests.context_of(message)["count"] == 1


def test_a_digest_with_nothing_left_to_tell_is_not_wanted(alice):
    entry = hold_back(make_delivery(alice, Kind.JOB_COMPLETED))
    digests.close_due(now=DUE)
    (message,) = own_messages()
    stop(alice, "*", now=DUE)

    assert digests.refusal_of(message, now=DUE) == Reason.PREFERENCE

    entry.refresh_from_db()
    assert entry.status == Status.SKIPPED


def test_what_an_attempt_has_written_down_is_told_as_it_is(alice):
    stopped = hold_back(make_delivery(alice, Kind.JOB_COMPLETED))
    hold_back(make_delivery(alice, Kind.JOB_FAILED))
    digests.close_due(now=DUE)
    (message,) = own_messages()
    message.rendered = {"subject": "2 notifications today"}
    stop(alice, "kind:job_completed", now=DUE)

    assert digests.refusal_of(message, now=DUE) is None

    stopped.refresh_from_db()
    assert stopped.status == Status.DIGESTING
