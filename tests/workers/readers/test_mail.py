"""Messages are read in parts: the message itself, then each attachment."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from workers.errors import Corrupt, Empty, NestedTooDeep, ReadingError
from workers.limits import DEFAULT, Limits
from workers.readers import PageClass
from workers.readers.mail import open_mail
from workers.samples import make_mail


def message(subject: str = "Hello") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "alice@example.org"
    mail["Subject"] = subject
    mail.set_content(f"About {subject}.")
    return mail


def test_the_message_comes_first_and_its_attachments_follow(keep):
    data = make_mail(["Hello."], subject="Grå", attached=b"a,b", name="t.csv")
    with open_mail(keep(data), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("part", 2)
        assert "Subject: Grå\n\nHello." in reader.read(1).text
        assert reader.read(2).text == "t.csv\n\na,b"
        assert reader.metadata()["title"] == "Grå"


def test_an_attachment_that_is_no_text_says_what_to_do(keep):
    mail = message()
    mail.add_attachment(
        b"%PDF", maintype="application", subtype="pdf", filename="a.pdf"
    )
    with open_mail(keep(mail.as_bytes()), DEFAULT) as reader:
        page = reader.read(2)
    assert (page.text, page.page_class) == ("", PageClass.BLANK)
    assert page.note.startswith("a.pdf (application/pdf, 4 bytes) is attached.")


def test_only_html_is_read_as_html(keep):
    mail = message()
    mail.set_content("<p>Hi <b>you</b></p>", subtype="html")
    with open_mail(keep(mail.as_bytes()), DEFAULT) as reader:
        assert reader.read(1).text.endswith("\n\nHi you")


def test_a_message_within_a_message_is_a_part_with_its_own_behind_it(keep):
    inner, outer = message("inside"), message("outside")
    inner.add_attachment("words", filename="note.txt")
    outer.add_attachment(inner)
    with open_mail(keep(outer.as_bytes()), DEFAULT) as reader:
        texts = [reader.read(n).text for n in (1, 2, 3)]
    assert "About outside." in texts[0]
    assert "About inside." in texts[1]
    assert texts[2] == "note.txt\n\nwords"


def test_messages_within_messages_without_end_are_refused(keep):
    mail = message()
    for _ in range(3):
        mail, inner = message(), mail
        mail.add_attachment(inner)
    with pytest.raises(NestedTooDeep):
        open_mail(keep(mail.as_bytes()), Limits(max_depth=1))


def test_parts_within_parts_without_end_are_refused(keep):
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
        for n in range(3_000)
    )
    with pytest.raises(ReadingError):
        open_mail(keep(f"From: a@example.org\n{head}"), DEFAULT)


def test_a_message_around_another_one_gives_what_is_in_that(keep):
    outer = "From: bob@example.org\nContent-Type: message/rfc822\n\n"
    with open_mail(keep(outer + message("inside").as_string()), DEFAULT) as reader:
        assert reader.census().pages == 2
        assert "About inside." in reader.read(2).text


def test_a_message_whose_boundary_never_comes_is_read_as_text(keep):
    head = "From: bob@example.org\nContent-Type: multipart/mixed; boundary=x\n\n"
    with open_mail(keep(head + "Hello."), DEFAULT) as reader:
        assert reader.read(1).text.endswith("Hello.")


def test_without_headers_it_is_corrupt(keep):
    with pytest.raises(Corrupt):
        open_mail(keep("\njust words"), DEFAULT)


def test_a_message_that_says_nothing_is_empty(keep):
    with pytest.raises(Empty):
        open_mail(keep("From: alice@example.org\nSubject: x\n\n"), DEFAULT)


def test_a_charset_that_nobody_knows_does_no_harm(keep):
    head = "From: a@example.org\nContent-Type: text/plain; charset=klingon\n\n"
    data = (head + "grå häst").encode("latin-1")
    with open_mail(keep(data), DEFAULT) as reader:
        assert "grå häst" in reader.read(1).text
