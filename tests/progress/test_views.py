"""The pages that say that something is not as it should be."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error


def test_what_is_not_there_is_said_in_words(alice_client):
    response = alice_client.get("/jobs/nowhere/")
    assert response.status_code == 404
    assert "belongs to somebody else" in response.content.decode()


def test_a_form_that_lay_open_too_long_is_said_in_words(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post(reverse("progress:submit"))
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


def test_the_page_of_last_resort_needs_nothing_to_work(rf):
    page = server_error(rf.get("/")).content.decode()
    assert "Your jobs go on" in page
    assert "/static/css/base.css" in page
