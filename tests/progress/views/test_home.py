from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from progress.models import Document, Job
from tests.factories import fail, make_job, only_document, read_whole

HOME = reverse("progress:home")


def file(name="report.txt", content=b"text"):
    return SimpleUploadedFile(name, content)


def hand_in(client, files, **data):
    values = {"job_type": "document", **data, "documents": files}
    return client.post(reverse("progress:submit"), values)


def test_a_newcomer_is_told_what_to_do(alice_client):
    page = alice_client.get(HOME).content.decode()
    assert "Hand in your first documents" in page
    assert "Needs attention" not in page


def test_jobs_stand_where_they_belong(alice_client, alice):
    make_job(alice, ["running.txt"])
    fail(only_document(make_job(alice, ["failed.txt"])))
    read_whole(only_document(make_job(alice, ["finished.txt"])))
    context = alice_client.get(HOME).context
    shown = {
        section: [line.job.title for line in context[section]]
        for section in ("running", "attention", "finished")
    }
    assert shown == {
        "running": ["running.txt"],
        "attention": ["failed.txt"],
        "finished": ["finished.txt"],
    }


def test_staff_sees_its_own_jobs_at_home(bob_client, alice):
    make_job(alice, ["hers.txt"])
    assert "hers.txt" not in bob_client.get(HOME).content.decode()


def test_staff_is_led_to_admin_and_flower_and_nobody_else(
    bob_client, alice_client, settings
):
    settings.FLOWER_URL = "http://flower.example.org/"
    staff, other = (c.get(HOME).content.decode() for c in (bob_client, alice_client))
    assert settings.FLOWER_URL in staff
    assert reverse("admin:index") in staff
    assert settings.FLOWER_URL not in other
    assert reverse("admin:index") not in other


def test_files_become_a_job_without_javascript(alice_client, alice):
    response = hand_in(alice_client, [file("a.txt"), file("b.txt")], batch="May")
    job = Job.objects.get()
    assert response["Location"] == job.get_absolute_url()
    assert (job.owner, str(job.batch), job.documents_total) == (alice, "May", 2)
    assert list(Document.objects.in_order().values_list("name", flat=True)) == [
        "a.txt",
        "b.txt",
    ]


@pytest.mark.parametrize(
    ("files", "data", "words"),
    [
        ([], {}, "There is no file."),
        (["a.txt"], {"job_type": "poetry"}, "poetry"),
    ],
)
def test_what_is_refused_says_why_and_makes_no_job(alice_client, files, data, words):
    response = hand_in(alice_client, [file(name) for name in files], **data)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not Job.objects.exists()


def test_too_many_files_are_refused_in_words(alice_client, settings):
    settings.HEADWAY_UPLOAD_MAX_FILES = 1
    response = hand_in(alice_client, [file("a.txt"), file("b.txt")])
    assert response.status_code == 400
    assert "Hand in at most 1." in response.content.decode()
    assert not Job.objects.exists()


def test_more_jobs_cost_no_more_queries(
    alice_client, alice, django_assert_max_num_queries
):
    for number in range(8):
        make_job(alice, [f"{number}.txt"], batch=f"batch {number}")
    with django_assert_max_num_queries(12):
        alice_client.get(HOME)


def test_no_page_has_a_style_or_script_in_it(alice_client, alice):
    make_job(alice)
    page = alice_client.get(HOME).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page
    assert "<script>" not in page
