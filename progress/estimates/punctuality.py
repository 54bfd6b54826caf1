"""How good what is said of whole jobs and of waiting was: the report's last part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean, median

from progress.estimates.scenes import SHARES, JobAsk, WaitAsk

#: Errors below so many seconds bound a relative error's base.
FLOOR = 5.0


def job_lines(asks: Sequence[JobAsk]) -> Iterator[str]:
    """Yield the lines about the ends of jobs, from the queue on."""
    known = [ask for ask in asks if ask.said is not None]
    if not known:
        return
    yield ""
    heads = f"{'MAE':>8} {'median':>7} {'held':>6}"
    yield f"{'the end of jobs, asked':32} {'n':>4} {heads}"
    for share in SHARES:
        some = [ask for ask in known if ask.share == share]
        if some:
            yield f"{_moment(share):32} {len(some):>4} {_figures(some)}"
    yield from _beside_rate([ask for ask in known if ask.by_rate is not None])


def wait_lines(asks: Sequence[WaitAsk]) -> Iterator[str]:
    """Yield the lines about the waiting of documents, from when they were queued."""
    if not asks:
        return
    own = mean(abs(ask.said - ask.truth) for ask in asks)
    usual = mean(abs(ask.usual - ask.truth) for ask in asks)
    relative = median(abs(ask.said - ask.truth) / max(ask.truth, FLOOR) for ask in asks)
    yield ""
    yield (
        f"{len(asks)} documents that waited, {median(a.truth for a in asks):.0f} s at "
        f'the median: "starts in" was {own:.1f} s off (MAE), {relative:.0%} at the '
        f"median; the mean of earlier waits {usual:.1f} s"
    )


def _moment(share: float) -> str:
    return f"{share:.0%} of the way" if share else "when they were queued"


def _figures(asks: Sequence[JobAsk]) -> str:
    errors = [_error(ask) for ask in asks]
    relative = median(
        error / max(ask.truth, FLOOR) for error, ask in zip(errors, asks, strict=True)
    )
    held = mean(
        ask.said is not None and ask.said.low <= ask.truth <= ask.said.high
        for ask in asks
    )
    return f"{mean(errors):>6.2f} s {relative:>7.0%} {held:>6.0%}"


def _beside_rate(asks: Sequence[JobAsk]) -> Iterator[str]:
    if asks:
        own = mean(_error(ask) for ask in asks)
        rate = mean(abs((ask.by_rate or 0.0) - ask.truth) for ask in asks)
        yield (
            f"{'once a document had ended':32} {len(asks):>4} {own:>6.2f} s; by the "
            f"rate of documents {rate:.2f} s"
        )


def _error(ask: JobAsk) -> float:
    return abs((ask.said.end if ask.said else 0.0) - ask.truth)
