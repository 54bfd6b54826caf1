from __future__ import annotations

from django.urls import reverse

from progress.models import Job
from progress.views.demo import DOCUMENTS, SAMPLES, TRANSPORTS
from tests.factories import make_job

ADDRESS = "/demo/elements/"


def test_the_page_is_for_people_who_have_logged_in(client):
    response = client.get(ADDRESS)
    assert response.url == f"{reverse('login')}?next={ADDRESS}"


def test_the_newest_job_is_shown_by_each_transport(alice_client, alice):
    make_job(alice, ["old.txt"])
    job = make_job(alice, ["new.txt"])
    page = alice_client.get(ADDRESS).content.decode()
    for transport, _ in TRANSPORTS:
        assert f'data-transport="{transport}" data-job="{job.pk}"' in page


def test_the_address_names_another_job(alice_client, alice):
    job = make_job(alice, ["old.txt"])
    make_job(alice, ["new.txt"])
    response = alice_client.get(ADDRESS, {"job": str(job.pk)})
    assert response.context["job"] == job


def test_a_job_of_somebody_else_is_not_there(charlie_client, alice):
    job = make_job(alice)
    assert charlie_client.get(ADDRESS, {"job": str(job.pk)}).status_code == 404


def test_an_address_that_names_no_job_shows_the_newest(alice_client, alice):
    job = make_job(alice)
    assert alice_client.get(ADDRESS, {"job": "?"}).context["job"] == job


def test_staff_without_a_job_see_the_newest_of_anybody(
    bob_client, charlie_client, alice, bob
):
    job = make_job(alice)
    assert bob_client.get(ADDRESS).context["job"] == job
    assert charlie_client.get(ADDRESS).context["job"] is None
    own = make_job(bob)
    make_job(alice)
    assert bob_client.get(ADDRESS).context["job"] == own


def test_who_has_no_job_is_told_how_to_start_one(alice_client):
    page = alice_client.get(ADDRESS).content.decode()
    assert "Start the sample above" in page


def test_every_sample_shows_its_own_code(alice_client):
    page = alice_client.get(ADDRESS).content.decode()
    for sample in SAMPLES:
        assert f'aria-labelledby="sample-{sample.name}"' in page
    assert "&lt;job-list class=&quot;card&quot;" in page


def test_the_sample_is_handed_in_and_shown(alice_client, alice):
    response = alice_client.post(reverse("progress:elements-sample"))
    job = Job.objects.get(owner=alice)
    assert response.url == f"{ADDRESS}?job={job.pk}"
    assert job.documents_total == DOCUMENTS
    page = alice_client.get(response.url).content.decode()
    assert page.count(f'data-batch="{job.batch_id}"') == len(TRANSPORTS)


def test_a_job_without_a_batch_is_shown_by_itself(alice_client, alice):
    make_job(alice)
    page = alice_client.get(ADDRESS).content.decode()
    assert page.count("data-job=") == len(TRANSPORTS)
    assert "data-batch" not in page
