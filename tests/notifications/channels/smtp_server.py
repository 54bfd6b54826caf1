"""A mail server on this machine (aiosmtpd) that answers as it is told."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope

#: Instead of an answer: break the connection, or say nothing for ever.
DROP, HANG = "drop", "hang"


class _Handler:
    """What the server does with each command; the envelope is aiosmtpd's."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_MAIL(
        self, smtp: SMTP, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return await self._answer(smtp, "MAIL")

    async def handle_RCPT(
        self, smtp: SMTP, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer(smtp, "RCPT")

    async def handle_DATA(self, smtp: SMTP, session: Any, envelope: Envelope) -> str:
        content = envelope.content
        self._server.received.append(cast(bytes, content))
        self._server.recipients.append(list(envelope.rcpt_tos))
        return await self._answer(smtp, "DATA")

    async def _answer(self, smtp: SMTP, command: str) -> str:
        answer = self._server.answers.get(command, "250 fine")
        if answer == HANG:
            await asyncio.Event().wait()
        if answer == DROP:
            smtp.transport.abort()
            # Its own task ends as the transport does.
            await asyncio.Event().wait()
        return answer


class SmtpServer:
    """Takes mail; `answers` gives MAIL, RCPT or DATA (its end) another than 250."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.received: list[bytes] = []
        self.recipients: list[list[str]] = []
        self._peers: list[SMTP] = []
        self._loop = asyncio.new_event_loop()
        listening = self._loop.create_server(self._smtp, "127.0.0.1", 0)
        self._server = self._loop.run_until_complete(listening)
        self._thread = Thread(target=self._loop.run_forever)

    def __enter__(self) -> SmtpServer:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def mails(self) -> list[EmailMessage]:
        """What came in, whole."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.received]

    def _smtp(self) -> SMTP:
        peer = SMTP(_Handler(self), hostname="mail.example.org", loop=self._loop)
        self._peers.append(peer)
        return peer

    async def _close(self) -> None:
        # Nobody is let in any more, but a server that is closed already leaves open the
        # socket of whom it accepted just now. So the conversations end first.
        for each in self._server.sockets:
            self._loop.remove_reader(each.fileno())
        while len(asyncio.all_tasks()) > 1:
            for peer in self._peers:
                if isinstance(peer.transport, asyncio.WriteTransport):
                    peer.transport.abort()
            await asyncio.sleep(0)
        self._server.close()
