"""Where pushes may go: to the browsers' services, and to no address at all else."""

from __future__ import annotations

import pytest

from notifications.push.errors import UnknownService
from notifications.push.services import MAX_LENGTH, service_of


@pytest.mark.parametrize(
    ("endpoint", "service"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:APA91b-_", "fcm"),
        ("https://fcm.googleapis.com/wp/abc", "fcm"),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA", "mozilla"),
        ("https://autopush.prod.push.services.mozilla.com/wpush/v1/x", "mozilla"),
        ("https://web.push.apple.com/QGuQyavXutnMH", "apple"),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQ%2b", "windows"),
    ],
)
def test_the_services_of_browsers_are_known(endpoint, service):
    assert service_of(endpoint) == service


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/fcm/send/abc",
        "https://fcm.googleapis.com.evil.example/fcm",
        "https://evil.example/?https://fcm.googleapis.com/",
        "https://fcm.googleapis.com@evil.example/fcm",
        "https://user:word@fcm.googleapis.com/fcm",
        "https://fcm.googleapis.com\\@evil.example/fcm",
        "https://fcm.googleapis.com/\\evil",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/a\r\nHost: evil.example",
        "https://fcm.googleapis.com/ä",
        "https://evilnotify.windows.com/x",
        "https://notify.windows.com/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://2130706433/x",
        "https://0x7f000001/x",
        "https://localhost/x",
        "file:///etc/passwd",
        "gopher://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/" + "x" * MAX_LENGTH,
    ],
)
def test_nothing_else_is_sent_to(endpoint):
    with pytest.raises(UnknownService):
        service_of(endpoint)


def test_admins_add_hosts_and_whole_origins():
    added = ["push.example.org", "*.example.net", "http://127.0.0.1:8099"]
    assert service_of("https://push.example.org/x", added=added) == "other"
    assert service_of("https://a.example.net/x", added=added) == "other"
    assert service_of("http://127.0.0.1:8099/x", added=added) == "other"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://example.net/x",
        "http://127.0.0.1:80991/x",
        "http://127.0.0.1:8099@evil.example/x",
        "https://127.0.0.1:8099/x",
    ],
)
def test_what_admins_add_admits_nothing_beside_it(endpoint):
    added = ["push.example.org", "*.example.net", "http://127.0.0.1:8099"]
    with pytest.raises(UnknownService):
        service_of(endpoint, added=added)
