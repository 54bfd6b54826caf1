"""Whether viewers may still watch."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

from progress.protocol import CloseCode
from progress.relay import Right, batch_topic, job_topic, user_topic
from progress.relay.rights import password_hash, refused
from progress.relay.topics import SYSTEM
from tests import factories

pytestmark = pytest.mark.django_db


def code(topic, user: User, session_key: str = "") -> CloseCode | None:
    claim = topic, Right(user_id=user.pk, session_key=session_key)
    return refused({claim}).get(claim)


def test_the_owner_and_staff_keep_a_job_and_others_do_not(alice, bob, charlie):
    topic = job_topic(factories.make_job(alice).pk)
    assert code(topic, alice) is None
    assert code(topic, bob) is None
    assert code(topic, charlie) == CloseCode.NOT_FOUND


def test_a_job_that_was_deleted_is_watched_by_nobody(bob):
    assert code(job_topic(uuid4()), bob) == CloseCode.NOT_FOUND


def test_who_was_deactivated_or_deleted_watches_nothing(alice):
    topics = [job_topic(factories.make_job(alice).pk), user_topic(alice.pk)]
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert {code(topic, alice) for topic in topics} == {CloseCode.UNAUTHENTICATED}
    stranger = User(pk=alice.pk + 1000)
    assert code(user_topic(stranger.pk), stranger) == CloseCode.UNAUTHENTICATED


def test_everything_is_for_those_who_are_still_staff(bob):
    assert code(SYSTEM, bob) is None
    User.objects.filter(pk=bob.pk).update(is_staff=False)
    assert code(SYSTEM, bob) == CloseCode.GOING_AWAY
    assert code(user_topic(bob.pk), bob) is None


@pytest.mark.parametrize("is_ended_by", ["logout", "age"])
def test_a_session_counts_until_it_ends(alice, alice_client, is_ended_by):
    key = alice_client.cookies[settings.SESSION_COOKIE_NAME].value
    assert code(user_topic(alice.pk), alice, key) is None
    if is_ended_by == "logout":
        alice_client.logout()
    else:
        Session.objects.filter(pk=key).update(expire_date=timezone.now())
    assert code(user_topic(alice.pk), alice, key) == CloseCode.UNAUTHENTICATED
    assert code(user_topic(alice.pk), alice) is None


def test_all_are_asked_about_by_three_queries(
    alice, charlie, django_assert_num_queries
):
    jobs = [factories.make_job(alice) for _ in range(5)]
    claims = {
        (job_topic(job.pk), Right(user_id=user.pk, session_key="gone"))
        for job in jobs
        for user in (alice, charlie)
    }
    with django_assert_num_queries(3):
        assert set(refused(claims)) == claims


def test_a_changed_password_ends_what_was_opened_by_the_one_before(alice):
    known = Right(user_id=alice.pk, password_hash=password_hash(alice.password))
    unasked = Right(user_id=alice.pk)
    claims = [(None, known), (None, unasked)]
    assert refused(claims) == {}
    alice.set_password("another one")
    alice.save(update_fields=["password"])
    assert refused(claims) == {(None, known): CloseCode.UNAUTHENTICATED}


def test_all_claims_together_cost_four_queries(
    alice, charlie, django_assert_num_queries
):
    jobs = [factories.make_job(alice, batch=f"No. {n}") for n in range(3)]
    gone = Right(user_id=charlie.pk, session_key="gone")
    topics = [job_topic(job.pk) for job in jobs]
    topics += [batch_topic(job.batch_id) for job in jobs if job.batch_id]
    mine = [(topic, Right(user_id=alice.pk)) for topic in topics]
    with django_assert_num_queries(4):
        found = refused([*mine, (None, gone)])
    assert found == {(None, gone): CloseCode.UNAUTHENTICATED}
