from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications.channels import Sent, email
from notifications.channels.mail_backends import backend
from notifications.errors import (
    PermanentFailure,
    TransientFailure,
    UncertainFailure,
)
from notifications.models import DeliveryAttempt, Digest
from notifications.statuses import Reason, Status
from notifications.templating import Rendered
from notifications.unsubscribe.tokens import Link, link_of
from tests.notifications.channels.conftest import mail_delivery, make_mail
from tests.notifications.conftest import NOW, make_event

ADDRESS = "alice@example.org"
MESSAGE_ID = f"<{mail_delivery().pk.hex}@headway.example.org>"


def send(address: str = ADDRESS, **values: Any) -> Sent:
    return email.send(mail_delivery(address), make_mail(**values))


@pytest.fixture
def written(delivery_in, settings):
    """What is written for a delivery of Alice's."""
    settings.HEADWAY_BASE_URL = "https://headway.example.org"
    settings.DEFAULT_FROM_EMAIL = "Headway <no-reply@headway.example.org>"

    def wrote(**values: Any) -> dict[str, Any]:
        return email.write(delivery_in(Status.SENDING, **values))

    return wrote


def test_a_mail_is_written_in_both_forms_as_json(written):
    mail = written()
    assert set(mail) == {"sender", "name", "subject", "text", "html", "headers"}
    assert "May exams" in mail["subject"]
    assert "\n" not in mail["subject"]
    assert mail["text"].strip()
    assert "<html" in mail["html"]


def test_a_mail_of_an_optional_kind_offers_to_stop_the_kind(written, alice):
    mail = written()
    url = mail["headers"]["List-Unsubscribe"]
    assert url.startswith("<https://headway.example.org/notifications/unsubscribe/")
    assert mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = url.rstrip("/>").rpartition("/")[2]
    assert link_of(token) == Link(user_id=alice.pk, scope="kind:job_completed", epoch=0)
    assert url.strip("<>") in mail["text"]
    assert url.strip("<>") in mail["html"]


def test_a_mandatory_mail_offers_nothing_of_the_kind(written):
    event = make_event(
        kind="system_alert",
        payload={
            "problem": "no_worker",
            "title": "No worker is online",
            "message": "12 documents wait.",
            "advice": "Start a worker.",
            "since": "2026-05-04T10:30:00+00:00",
            "is_resolved": False,
        },
    )
    mail = written(event=event)
    assert mail["headers"] == {}
    assert "unsubscribe" not in mail["text"] + mail["html"]


def test_a_digest_lists_what_waited_and_offers_to_stop_everything(
    written, delivery_in, alice
):
    digest = Digest.objects.create(
        recipient=alice,
        channel="email",
        cadence="daily",
        window_key="2026-11-22",
        due_at=NOW,
        created_at=NOW,
    )
    delivery_in(Status.DIGESTING, digest=digest)
    mail = written(event=None, notification=None, digest=digest)
    assert "1 notification" in mail["subject"]
    assert "May exams" in mail["text"]
    assert "May exams" in mail["html"]
    token = mail["headers"]["List-Unsubscribe"].rstrip("/>").rpartition("/")[2]
    assert link_of(token) == Link(user_id=alice.pk, scope="*", epoch=0)


def test_writing_twice_is_writing_the_same(written):
    assert written() == written()


def test_without_https_no_one_click_is_offered(written, settings):
    settings.HEADWAY_BASE_URL = "http://127.0.0.1:8000"
    assert set(written()["headers"]) == {"List-Unsubscribe"}


def test_a_name_goes_with_the_address(written, alice):
    alice.first_name, alice.last_name = "Alice\r\nBcc: eve@example.org", "Doe, x"
    alice.save()
    assert written(recipient=alice)["name"] == "Alice Bcc: eve@example.org Doe, x"


def test_a_mail_has_both_parts_one_recipient_and_its_own_id(mailoutbox):
    sent = send()
    assert (sent.message_id, sent.status) == (MESSAGE_ID, Status.SENT)
    [mail] = mailoutbox
    assert mail.recipients() == [ADDRESS]
    assert mail.from_email == make_mail()["sender"]
    assert mail.subject == make_mail()["subject"]
    assert mail.body == make_mail()["text"]
    [part] = mail.alternatives
    assert tuple(part) == (make_mail()["html"], "text/html")
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("name", ["smtp_server", "provider"])
@pytest.mark.parametrize(
    "values",
    [
        {"address": "alice@example.org\nBcc: eve@example.org"},
        {"address": "alice@example.org, eve@example.org"},
        {"address": "alice@example.org\r\n"},
        {"address": ""},
        {"address": "nobody"},
        {"subject": "Done\nBcc: eve@example.org"},
        {"subject": "Done\r\n\r\nHello"},
        {"headers": {"X-A": "b\r\nBcc: eve@example.org"}},
        {"headers": {"X-A\r\nBcc": "eve@example.org"}},
        {"headers": {"X A": "b"}},
        {"sender": "A\r\nX: y <a@example.org>"},
        {"sender": "A\r\nBcc: eve@example.org <a@example.org>"},
    ],
)
def test_nobody_slips_a_header_or_a_recipient_in(request, name, values):
    server = request.getfixturevalue(name)
    with pytest.raises(PermanentFailure) as failure:
        send(**values)
    assert failure.value.reason == Reason.REFUSED
    assert not getattr(server, "received", [])
    assert not getattr(server, "requests", [])


@pytest.mark.parametrize("name", ["smtp_server", "provider"])
def test_a_name_that_looks_like_an_address_adds_no_recipient(request, name):
    server = request.getfixturevalue(name)
    send(name="Eve <eve@example.org>, x")
    expected = '"Eve <eve@example.org>, x" <alice@example.org>'
    if name == "provider":
        [asked] = server.requests
        assert asked.json["to"] == [expected]
        assert not {"cc", "bcc"} & set(asked.json)
    else:
        assert server.recipients == [[ADDRESS]]


def test_every_connection_has_a_time_limit(settings):
    settings.EMAIL_BACKEND = "notifications.channels.smtp.EmailBackend"
    assert 0 < backend().timeout <= 20
    settings.EMAIL_BACKEND = "notifications.channels.resend.EmailBackend"
    settings.ANYMAIL = {**settings.ANYMAIL, "RESEND_API_KEY": "re_key"}
    assert backend().timeout == (3, 20)


def test_a_backend_that_took_nothing_is_not_believed(settings):
    settings.EMAIL_BACKEND = "tests.notifications.channels.lazy_backend.EmailBackend"
    with pytest.raises(TransientFailure):
        send()


def test_a_wrong_setting_is_the_operators_to_mend(settings):
    settings.EMAIL_BACKEND = "notifications.channels.resend.EmailBackend"
    settings.ANYMAIL = {}
    del settings.RESEND_API_KEY
    with pytest.raises(TransientFailure) as failure:
        send()
    assert failure.value.reason == Reason.MISCONFIGURED


def test_files_are_the_default_and_hold_the_mail(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    assert send().provider == "file"
    [file] = (tmp_path / "mail").iterdir()
    assert MESSAGE_ID in file.read_text()


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("notifications.channels.resend.EmailBackend", True),
        ("anymail.backends.resend.EmailBackend", False),
        ("django.core.mail.backends.smtp.EmailBackend", False),
        ("django.core.mail.backends.filebased.EmailBackend", False),
    ],
)
def test_only_a_provider_that_knows_our_keys_is_safe_to_repeat(
    settings, backend, expected
):
    settings.EMAIL_BACKEND = backend
    settings.ANYMAIL = {"RESEND_API_KEY": "re_key"}
    assert email.is_idempotent() is expected


def tried(delivery, hours: float, reason: str) -> None:
    started_at = timezone.now() - timedelta(hours=hours)
    DeliveryAttempt.objects.create(
        delivery=delivery, number=1, started_at=started_at, reason=reason
    )


def test_a_key_that_the_provider_has_forgotten_is_not_used_again(provider, delivery_in):
    delivery = delivery_in(Status.SENDING, attempts=2)
    tried(delivery, 23.5, Reason.UNREACHABLE)
    with pytest.raises(UncertainFailure):
        email.send(delivery, make_mail())
    assert not provider.requests


@pytest.mark.parametrize(
    ("hours", "reason"), [(22, Reason.UNREACHABLE), (30, Reason.THROTTLED)]
)
def test_a_key_is_used_again_while_it_is_known_or_was_never_used(
    provider, delivery_in, hours, reason
):
    delivery = delivery_in(Status.SENDING, attempts=2)
    tried(delivery, hours, reason)
    assert email.send(delivery, make_mail()).message_id == "re_1"


def test_a_lone_surrogate_in_a_text_does_not_stop_the_mail(delivery_in, mailoutbox):
    delivery = delivery_in(Status.SENDING)
    rendered = Rendered(subject="a\ud800", text="b\udfff", html="<p>\ud800</p>")
    content = email.compose(delivery, rendered, unsubscribe_url="")
    email.send(delivery, content)
    assert mailoutbox[0].subject == "a?"
