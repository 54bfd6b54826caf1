"""What the storm's figures are made of."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.storm import Plan, comparison

PLAN = Plan(clients=1000, jobs=20, outage=5.0, rate=10.0, server="daphne")


def found(seconds: float, **statements: int) -> dict[str, object]:
    return {"back_after": seconds, "statements_at_return": statements}


def test_statements_are_told_for_each_job_and_client_and_against_fewer_clients():
    many, less = found(20.0, auth_user=60, progress_job=140), found(15.0, auth_user=100)
    told = comparison(PLAN, many, replace(PLAN, clients=250), less)
    assert "250 clients: 100 statements, all back 15.0 s" in told
    assert "4 times the clients cost 2.00 times the statements" in told
    assert "10.0 for each job, 0.20 for each client" in told
