"""Manners: documents in work are told to stop, to pause, or to let others by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.conf import settings

from progress.orders import Order, orders, somebody_waits
from progress.states import HandBack
from workers.queues import force
from workers.report import Report


def pass_on(reports: Iterable[Report], now: float) -> None:
    """Tell each report what is wanted of it, by one query for all of them.

    A second one, for each queue, asks who waits, and only once a slice is over. `now`
    is the monotonic clock.
    """
    reports = list(reports)
    wanted = orders(report.claim.token for report in reports)
    has_waiting = cache(somebody_waits)
    for report in reports:
        order = wanted.get(report.claim.token)
        if order is None:
            continue
        _tell(report, order)
        if order.is_cancelling:
            force.press(report, order, now)
        elif _is_over(report, order, now) and has_waiting(order.queue):
            report.hand_back(HandBack.SLICE)


def _tell(report: Report, order: Order) -> None:
    if order.is_cancelling:
        report.cancel()
    elif order.is_paused and order.is_divisible:
        report.hand_back(HandBack.PAUSED)


def _is_over(report: Report, order: Order, now: float) -> bool:
    is_late = now - report.began_at >= settings.HEADWAY_SLICE_SECONDS
    return is_late and report.has_gained and order.is_divisible
