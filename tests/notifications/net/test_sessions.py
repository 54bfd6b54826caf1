"""Calls to servers that mean us ill, over real sockets."""

from __future__ import annotations

import threading
from time import monotonic
from typing import Any

import pytest

from notifications.net import (
    Answer,
    ForbiddenAddress,
    TooSlow,
    Unreachable,
    check,
    post,
    session,
)
from tests.support import receiver as does
from tests.support.receiver import receiving

NAME = "hooks.example.com"
INNER = ["127.0.0.1"]
OUTER = ["93.184.216.34"]


def _post(url: str, **options: Any) -> Answer:
    return post(url, b"{}", {"Content-Type": "application/json"}, **options)


@pytest.fixture
def _at_home_by_name(at_home, settings) -> None:
    """Loopback is forbidden again; ports and http stay open."""
    settings.HEADWAY_OUTBOUND_NETWORKS = []


@pytest.mark.usefixtures("at_home")
def test_body_and_headers_arrive_as_they_were_given():
    body = b'{"a": "\xc3\xa4"}'
    with receiving(does.answer(202, b"queued", X_Id="7")) as there:
        answer = post(there.url, body, {"Content-Type": "application/json"})
    (call,) = there.calls
    assert (call.path, call.body) == ("/hook", body)
    assert call.headers["host"] == f"127.0.0.1:{there.port}"
    assert call.headers["content-type"] == "application/json"
    assert "cookie" not in call.headers
    assert (answer.status, answer.text, answer.headers["x-id"]) == (202, "queued", "7")


@pytest.mark.usefixtures("_at_home_by_name")
def test_a_name_that_changes_its_mind_after_the_check_is_caught(resolve):
    """Rebinding: public while it is judged, inner when it is connected to."""
    with receiving() as there:
        url = f"http://{NAME}:{there.port}/"
        resolve(NAME, OUTER, INNER)
        assert check(url).host == NAME
        with pytest.raises(ForbiddenAddress):
            _post(url)
    assert there.calls == []


@pytest.mark.usefixtures("_at_home_by_name")
def test_the_address_that_was_judged_is_the_one_that_is_connected_to(
    resolve, monkeypatch
):
    """The resolver would lead inside from its second answer on; nobody asks again."""
    tried: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *args: object, **kwargs: object) -> None:
        tried.append(address)
        raise OSError("no such network here")

    monkeypatch.setattr("urllib3.util.connection.create_connection", refuse)
    resolve(NAME, OUTER, INNER)
    with pytest.raises(Unreachable):
        _post(f"http://{NAME}:8080/")
    assert tried == [(OUTER[0], 8080)]


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_that_nobody_follows(status):
    goal = "http://169.254.169.254/latest/meta-data/"
    with receiving(does.answer(status, b"over there", Location=goal)) as there:
        answer = _post(there.url)
    assert answer.status == status
    assert len(there.calls) == 1


@pytest.mark.usefixtures("at_home")
def test_a_redirect_to_itself_is_not_followed_by_the_session_of_libraries():
    with receiving(does.answer(307, Location="/again")) as there:
        response = session().post(there.url, data=b"", allow_redirects=True)
    assert response.status_code == 307
    assert [call.path for call in there.calls] == ["/hook"]


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("status", [b"200 OK", b"302 Found\r\nLocation: /more"])
def test_a_body_without_end_is_cut(status):
    head = b"HTTP/1.1 " + status + b"\r\n\r\n"

    def flood(handler: does.Handler) -> None:
        handler.wfile.write(head)
        while not handler.server.receiver.over.is_set():
            handler.wfile.write(b"x" * 65_536)

    with receiving(flood) as there, session(max_bytes=16_384) as safe:
        response = safe.post(there.url, data=b"{}")
    assert len(response.content) == 16_384


@pytest.mark.usefixtures("at_home")
def test_a_dripping_body_ends_with_the_time_and_leaves_the_status():
    began = monotonic()
    with receiving(does.drip_body) as there:
        answer = _post(there.url, total_seconds=0.5)
    assert monotonic() - began < 3
    assert answer.status == 200
    assert set(answer.text) == {"x"}


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("behaviour", [does.hang, does.drip_headers])
def test_headers_that_do_not_come_are_too_slow(behaviour):
    began = monotonic()
    with receiving(behaviour) as there, pytest.raises(TooSlow):
        _post(there.url, total_seconds=0.5)
    assert monotonic() - began < 3


@pytest.mark.usefixtures("at_home")
def test_silence_is_too_slow_before_all_time_is_over():
    with receiving(does.hang) as there, pytest.raises(TooSlow):
        _post(there.url, read_seconds=0.2, total_seconds=60)


@pytest.mark.usefixtures("at_home")
def test_a_server_that_hangs_up_is_unreachable():
    with receiving(does.reset) as there, pytest.raises(Unreachable):
        _post(there.url)


@pytest.mark.usefixtures("at_home")
def test_nobody_at_the_port_is_unreachable():
    with receiving() as there:
        url = there.url
    with pytest.raises(Unreachable) as caught:
        _post(url)
    assert not isinstance(caught.value, TooSlow)


@pytest.mark.usefixtures("at_home")
def test_neither_netrc_nor_proxies_apply(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login spy password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with receiving() as there:
        assert _post(there.url).status == 200
    assert "authorization" not in there.calls[0].headers


@pytest.mark.usefixtures("at_home")
def test_what_a_library_asks_for_does_not_loosen_the_session():
    """pywebpush passes times of its own, and might pass anything."""
    loose = {"timeout": None, "proxies": {"http": "http://127.0.0.1:1"}}
    with (
        receiving(does.hang) as there,
        session(times=(1, 0.2)) as safe,
        pytest.raises(TooSlow),
    ):
        safe.post(there.url, data=b"", verify=False, stream=False, **loose)


@pytest.mark.usefixtures("in_production")
def test_the_session_of_libraries_refuses_what_must_not_be_called():
    with session() as safe, pytest.raises(ForbiddenAddress):
        safe.post("https://127.0.0.1/push", data=b"")


@pytest.mark.usefixtures("at_home")
def test_no_thread_and_no_socket_stays_behind():
    with receiving() as there:
        _post(there.url)
    assert not [thread for thread in threading.enumerate() if _is_timer(thread)]


def _is_timer(thread: threading.Thread) -> bool:
    # A timer that was cancelled takes a moment to end.
    if isinstance(thread, threading.Timer):
        thread.join(5)
    return isinstance(thread, threading.Timer) and thread.is_alive()
