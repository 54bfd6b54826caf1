"""Whom an event concerns, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.contrib.auth.models import User
from django.db.models import Q

from notifications import planning
from notifications.kinds import Kind
from notifications.models import NotificationEvent
from notifications.preferences.reading import followers_of

#: People whose rows one transaction writes.
CHUNK = 500


def chunks(event: NotificationEvent, groups: Collection[int]) -> Iterator[list[User]]:
    """Yield the people to tell, in the order of their ids; each once."""
    people = User.objects.filter(_who(event, groups)).order_by("pk").distinct()
    last = 0
    while found := list(people.filter(pk__gt=last)[:CHUNK]):
        last = found[-1].pk
        if told := [user for user in found if _is_news(event, user)]:
            yield told


def concerns(event: NotificationEvent, groups: Collection[int], user: User) -> bool:
    """Return whether one person is among those to tell."""
    found = User.objects.filter(_who(event, groups), pk=user.pk).exists()
    return found and _is_news(event, user)


def _who(event: NotificationEvent, groups: Collection[int]) -> Q:
    who = _named(event)
    return who | Q(groups__in=list(groups), is_active=True) if groups else who


def _named(event: NotificationEvent) -> Q:
    if event.recipient_id:
        return Q(pk=event.recipient_id)
    if event.kind == Kind.SYSTEM_ALERT:
        return Q(is_staff=True, is_active=True)
    if event.job:
        return Q(pk__in=[event.job.owner_id, *followers_of(event.job.pk)])
    return Q(pk=event.batch.owner_id) if event.batch else Q(pk__in=[])


def _is_news(event: NotificationEvent, user: User) -> bool:
    kind = Kind(event.kind)
    return planning.is_news(kind, recipient_id=user.pk, actor_id=event.actor_id)
