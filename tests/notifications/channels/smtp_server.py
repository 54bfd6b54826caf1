"""A mail server on this machine that speaks SMTP and answers as it is told."""

from __future__ import annotations

import socketserver
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

GREETING, GOODBYE, DATA = "220 ready", "221 bye", "354 go on"


class SmtpServer(socketserver.ThreadingTCPServer):
    """Takes mail; `answers` gives a command ("RCPT", "." for the end of a mail)
    another answer than 250; an empty answer breaks the connection."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, str] = {}
        self.mails: list[EmailMessage] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        """Answer each command until the client leaves."""
        self._say(GREETING)
        for line in self.rfile:
            command = line.decode().split(":")[0].split()[0].upper()
            if not self._answer(command):
                return

    def _answer(self, command: str) -> bool:
        if command == "QUIT":
            self._say(GOODBYE)
            return False
        if command != "DATA":
            return self._say(self._answer_to(command))
        self._say(DATA)
        content = b"".join(iter(self.rfile.readline, b".\r\n"))
        mail = message_from_bytes(content, policy=policy.default)
        cast(SmtpServer, self.server).mails.append(mail)
        return self._say(self._answer_to("."))

    def _answer_to(self, command: str) -> str:
        return cast(SmtpServer, self.server).answers.get(command, "250 fine")

    def _say(self, answer: str) -> bool:
        self.wfile.write(f"{answer}\r\n".encode() if answer else b"")
        return bool(answer)
