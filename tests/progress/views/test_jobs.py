from __future__ import annotations

import pytest
from django.urls import reverse

from progress import lifecycle
from progress.estimates.current import current
from progress.recording import Flush, record
from progress.views.jobs import PER_PAGE
from tests.factories import (
    claim,
    fail,
    good_page,
    make_job,
    only_document,
    read_whole,
)

JOBS = reverse("progress:jobs")


@pytest.fixture
def jobs(alice):
    fail(only_document(make_job(alice, ["physics.pdf"], job_type="exam")))
    fail(only_document(make_job(alice, ["letter.png"])))
    read_whole(only_document(make_job(alice, ["report.txt"])))


def facets(client, kind, **query):
    found = client.get(JOBS, query).context[kind]
    return {facet.name: facet.count for facet in found}


def titles(client, **query):
    return [line.job.title for line in client.get(JOBS, query).context["lines"]]


def test_the_newest_job_comes_first(alice_client, jobs):
    assert titles(alice_client) == ["report.txt", "letter.png", "physics.pdf"]


def test_the_search_narrows_the_list_and_stays_in_its_field(alice_client, jobs):
    assert titles(alice_client, q="state:failed type:exam") == ["physics.pdf"]
    page = alice_client.get(JOBS, {"q": 'state:failed "a b"'}).content.decode()
    assert 'value="state:failed &quot;a b&quot;"' in page


def test_counts_of_states_follow_the_rest_of_the_search(alice_client, jobs):
    everything = facets(alice_client, "state_facets")
    assert (everything[""], everything["failed"], everything["completed"]) == (3, 2, 1)
    exams = facets(alice_client, "state_facets", q="type:exam state:completed")
    assert (exams[""], exams["failed"], exams["completed"]) == (1, 1, 0)


def test_counts_of_types_follow_the_rest_of_the_search(alice_client, jobs):
    failed = facets(alice_client, "type_facets", q="state:failed")
    assert (failed["exam"], failed["document"]) == (1, 1)


def test_a_facet_leads_to_the_same_search_with_its_state(alice_client, jobs):
    found = alice_client.get(JOBS, {"q": "type:exam"}).context["state_facets"]
    by_name = {facet.name: facet for facet in found}
    assert by_name["failed"].url == "?q=state%3Afailed+type%3Aexam"
    assert by_name[""].is_chosen


def test_the_chosen_type_can_be_taken_back(alice_client, jobs):
    found = alice_client.get(JOBS, {"q": "type:exam"}).context["type_facets"]
    chosen = next(facet for facet in found if facet.is_chosen)
    assert (chosen.name, chosen.url) == ("exam", "?")


def test_a_search_without_a_hit_offers_the_way_back(alice_client, jobs):
    page = alice_client.get(JOBS, {"q": "nonsense"}).content.decode()
    assert "No job matches" in page


def test_a_newcomer_is_led_to_the_drop_zone(alice_client):
    assert "No jobs yet" in alice_client.get(JOBS).content.decode()


def test_staff_sees_whose_job_it_is(bob_client, jobs):
    assert "alice" in bob_client.get(JOBS).content.decode()


def test_long_lists_come_in_pages_that_keep_the_search(alice_client, alice):
    for number in range(PER_PAGE + 1):
        make_job(alice, [f"{number}.txt"])
    page = alice_client.get(JOBS, {"q": "state:queued"})
    assert len(page.context["lines"]) == PER_PAGE
    assert "q=state%3Aqueued&amp;page=2" in page.content.decode()
    assert len(titles(alice_client, q="state:queued", page=2)) == 1


def test_a_page_past_the_end_is_the_last_one(alice_client, jobs):
    assert len(titles(alice_client, page="99")) == 3
    assert len(titles(alice_client, page="nonsense")) == 3


def test_more_jobs_cost_no_more_queries(
    alice_client, alice, django_assert_max_num_queries
):
    for number in range(10):
        make_job(alice, [f"{number}.txt"], batch=f"batch {number}")
    current().refresh()
    with django_assert_max_num_queries(10):
        alice_client.get(JOBS)


def test_what_failed_in_part_is_found_apart(alice, alice_client, jobs):
    assert "failed_in_part" not in facets(alice_client, "state_facets")
    held = claim(only_document(make_job(alice, ["half.pdf"])))
    record(held, Flush(stage="", message="", points=9000, pages=(good_page(1),)))
    lifecycle.finish(held, lifecycle.failed("took_too_long", "Too long."))
    found = facets(alice_client, "state_facets")
    assert (found["failed"], found["failed_in_part"]) == (3, 1)
    assert titles(alice_client, q="state:failed_in_part") == ["half.pdf"]
    assert list(found)[4:6] == ["failed", "failed_in_part"]
