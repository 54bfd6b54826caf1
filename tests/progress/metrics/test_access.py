"""The figures are for staff and for whoever has the token."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from progress.metrics.access import has_token

REQUEST = RequestFactory()


def bearer(token: str):
    return REQUEST.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_the_right_token_opens(settings):
    settings.METRICS_TOKEN = "s3cret"
    assert has_token(bearer("s3cret"))


@pytest.mark.parametrize("given", ["", "wrong", "s3cret2"])
def test_another_token_does_not(settings, given):
    settings.METRICS_TOKEN = "s3cret"
    assert not has_token(bearer(given))


@pytest.mark.parametrize("given", ["", "None", "anything"])
def test_without_a_setting_no_token_opens(settings, given):
    settings.METRICS_TOKEN = ""
    assert not has_token(bearer(given))


def test_another_scheme_does_not_open(settings):
    settings.METRICS_TOKEN = "s3cret"
    headers = {"Authorization": "Basic s3cret"}
    assert not has_token(REQUEST.get("/metrics", headers=headers))
