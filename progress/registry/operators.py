"""Disconnects people, jobs and connections, wherever they are connected to."""

from __future__ import annotations

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from progress import audit
from progress.models import Job
from progress.permissions import OPERATE
from progress.registry import store
from progress.registry.orders import Order, Target
from progress.registry.store import RegistryAway
from progress.relay import control
from progress.states import AuditKind

journal = logging.getLogger("progress.audit")
logger = logging.getLogger(__name__)


def require_disconnector(user: User) -> None:
    """Let those pass who may disconnect others: staff who may change jobs.

    Raises:
        PermissionDenied: the user may only look.
    """
    if not (user.is_staff and user.has_perm(OPERATE)):
        raise PermissionDenied(
            "You may look at connections, not end them. "
            "An administrator can give you the permission to change jobs."
        )


def disconnect(target: Target, *, actor: User) -> Order:
    """Order that a target be disconnected with 4410; leave a line in the log.

    A connection that watches more than the job that is meant goes on with the rest.

    The order goes two ways: a message to every relay, at once, and a note in the
    registry, which each process reads within ten seconds. One of them is enough.

    Raises:
        PermissionDenied: the actor may only look.
        RegistryAway: neither way was open.
    """
    require_disconnector(actor)
    order = Order(target=target)
    is_sent, is_kept = _send(order), _keep(order)
    journal.info(
        "disconnect order=%s target=%r by=%r sent=%s kept=%s",
        order.id,
        str(target),
        actor.get_username(),
        is_sent,
        is_kept,
    )
    if not (is_sent or is_kept):
        raise RegistryAway
    _note(order, actor)
    return order


def _note(order: Order, actor: User) -> None:
    target = order.target
    job = Job.objects.filter(pk=target.job_id).first() if target.job_id else None
    audit.note(
        AuditKind.DISCONNECTED,
        f"Disconnected {target}",
        actor=actor,
        job=job,
        data={"order": order.id, "target": str(target)},
    )


def _send(order: Order) -> bool:
    layer = get_channel_layer()
    if layer is None:
        return False
    message = control.message(
        order.id,
        user_id=order.target.user_id,
        job_id=order.target.job_id,
        connection_id=order.target.connection_id,
    )
    try:
        async_to_sync(layer.group_send)(control.GROUP, message)
    except Exception as error:  # each layer has errors of its own
        logger.warning("An order to disconnect was not sent: %r", error)
        return False
    return True


def _keep(order: Order) -> bool:
    try:
        store.keep(order)
    except RegistryAway as error:
        logger.warning("An order to disconnect was not kept: %r", error.__cause__)
        return False
    return True
