"""The demo person and the demo documents, at the first start and at the next."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from progress.models import Batch, Document, Job
from workers.management.commands import demo
from workers.samples import Sample, write_samples

pytestmark = pytest.mark.django_db

PASSWORD = "let me see it"


@pytest.fixture(autouse=True)
def _no_password_around(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


@pytest.fixture
def samples(monkeypatch):
    """Two small samples instead of the real ones, which take a while to make."""

    def write(folder):
        made = []
        for name, job_type in (("a.txt", "document"), ("b.txt", "exam")):
            path = folder / name
            path.write_text(f"This is {name}.")
            made.append(Sample(path=path, name=name, job_type=job_type, about=""))
        return made

    monkeypatch.setattr(demo, "write_samples", write)


def test_the_first_start_makes_a_person_who_can_see_everything(samples):
    call_command("demo", password=PASSWORD)
    user = User.objects.get(username="demo")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_the_first_start_hands_in_a_job_of_each_type_in_one_batch(samples):
    call_command("demo", password=PASSWORD)
    jobs = Job.objects.filter(is_task=False).order_by("job_type")
    assert [job.job_type for job in jobs] == ["document", "exam"]
    assert {job.batch for job in jobs} == {Batch.objects.get(title="First steps")}
    rows = Document.objects.filter(task_name="").order_by("name")
    names = rows.values_list("name", flat=True)
    assert list(names) == ["a.txt", "b.txt"]
    with Document.objects.get(name="a.txt").file.open() as file:
        assert file.read() == b"This is a.txt."


def test_the_first_start_sends_a_task_of_its_own(samples):
    call_command("demo", password=PASSWORD)
    job = Job.objects.get(is_task=True)
    assert (job.title, job.batch.title) == ("Take stock", "First steps")


def test_the_next_start_hands_in_nothing_more(samples):
    for _ in range(2):
        call_command("demo", password=PASSWORD)
    assert Job.objects.count() == 3
    assert User.objects.count() == 1


def test_the_next_start_may_bring_another_password(samples):
    call_command("demo", password=PASSWORD)
    before = User.objects.get(username="demo").password
    call_command("demo", password=PASSWORD)
    assert User.objects.get(username="demo").password == before
    call_command("demo", password="another one")
    assert User.objects.get(username="demo").check_password("another one")


def test_documents_can_be_left_out(samples):
    call_command("demo", password=PASSWORD, no_documents=True)
    assert not Job.objects.exists()
    assert User.objects.filter(username="demo").exists()


def test_jobs_of_others_do_not_count_as_the_demos(samples, alice, document):
    call_command("demo", password=PASSWORD)
    assert Job.objects.exclude(owner=alice).count() == 3


def test_the_password_may_come_by_the_environment(samples, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    call_command("demo", "--user", "guide")
    assert User.objects.get(username="guide").check_password(PASSWORD)


def test_without_a_password_there_is_no_demo(samples):
    with pytest.raises(CommandError, match="--password"):
        call_command("demo")
    assert not User.objects.exists()


def test_the_real_samples_are_of_types_that_can_be_handed_in(tmp_path, alice):
    made = write_samples(tmp_path)
    demo.hand_in(alice, made)
    assert Document.objects.count() == len(made)
    assert {"document", "exam"} == set(Job.objects.values_list("job_type", flat=True))
