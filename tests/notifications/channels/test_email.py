from __future__ import annotations

from uuid import UUID

import pytest
from django.core.mail import EmailMultiAlternatives

from notifications.channels import email
from notifications.errors import DeliveryFailure, PermanentFailure, TransientFailure
from notifications.messages import RenderedMail
from notifications.statuses import Reason

DELIVERY = UUID("0f0e0d0c-0b0a-4900-8807-060504030201")
ADDRESS = "alice@example.org"
MESSAGE_ID = f"<{DELIVERY.hex}@headway.example.org>"
MAIL = RenderedMail(
    sender="Headway <no-reply@headway.example.org>",
    subject="“May exams” is finished",
    text="It is done.\n",
    html="<p>It is done.</p>",
)


def send(address: str = ADDRESS, **values: str) -> str:
    return email.send(DELIVERY, address, dict(MAIL) | values)


def test_a_mail_is_written_as_json(notification):
    assert set(email.write(notification)) == {"sender", "subject", "text", "html"}


def test_a_mail_has_both_parts_one_recipient_and_its_own_id(mailoutbox):
    assert send() == MESSAGE_ID
    [mail] = mailoutbox
    assert mail.recipients() == [ADDRESS]
    assert mail.from_email == MAIL["sender"]
    assert mail.subject == MAIL["subject"]
    assert mail.body == MAIL["text"]
    assert [tuple(part) for part in mail.alternatives] == [(MAIL["html"], "text/html")]
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
        {"sender": "A\r\nBcc: eve@example.org <a@example.org>"},
    ],
)
def test_nobody_slips_a_header_or_a_recipient_in(request, name, values):
    server = request.getfixturevalue(name)
    with pytest.raises(PermanentFailure) as failure:
        send(**values)
    assert failure.value.reason == Reason.REFUSED
    assert not getattr(server, "mails", [])
    assert not getattr(server, "requests", [])


def test_a_mail_server_gets_the_mail_whole(smtp_server):
    assert send() == MESSAGE_ID
    [mail] = smtp_server.mails
    assert mail["Message-ID"] == MESSAGE_ID
    assert mail["Subject"] == MAIL["subject"]
    assert mail["To"] == ADDRESS
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == "It is done."
    assert html.get_content().strip() == MAIL["html"]


@pytest.mark.parametrize(
    ("answers", "expected", "reason"),
    [
        ({"RCPT": "550 no such person"}, PermanentFailure, Reason.REFUSED),
        ({"RCPT": "450 come back later"}, TransientFailure, Reason.UNREACHABLE),
        ({"MAIL": "553 not from you"}, PermanentFailure, Reason.REFUSED),
        ({"MAIL": "421 closing"}, TransientFailure, Reason.UNREACHABLE),
        ({".": "554 looks like spam"}, PermanentFailure, Reason.REFUSED),
        ({".": "452 disk full"}, TransientFailure, Reason.UNREACHABLE),
        ({".": ""}, TransientFailure, Reason.UNREACHABLE),
    ],
)
def test_a_mail_server_that_refuses_is_understood(
    smtp_server, answers, expected, reason
):
    smtp_server.answers = answers
    with pytest.raises(DeliveryFailure) as failure:
        send()
    assert type(failure.value) is expected
    assert failure.value.reason == reason


def test_a_mail_server_that_is_away_is_tried_again(settings, smtp_server):
    settings.EMAIL_PORT = 1
    with pytest.raises(TransientFailure) as failure:
        send()
    assert failure.value.reason == Reason.UNREACHABLE


def test_a_backend_that_took_nothing_is_not_believed(monkeypatch):
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda self: 0)
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
    send()
    [file] = (tmp_path / "mail").iterdir()
    assert MESSAGE_ID in file.read_text()
