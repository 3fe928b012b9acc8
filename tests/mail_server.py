"""Mail servers on the loopback: IMAP of our own (the few commands a mailbox needs), SMTP by aiosmtpd."""

import re
import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Box:
    """The letters of one mailbox, and which were seen."""

    letters: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    user: str = "mairie"
    password: str = "s3cret:/@"


class _Imap(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            if not self.answer(tag, rest):
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def answer(self, tag: str, command: str) -> bool:
        box: Box = self.server.box  # type: ignore[attr-defined]
        word = command.upper()
        if word.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1")
        elif word.startswith("LOGIN"):
            if command != f'LOGIN {box.user} "{box.password}"':
                self.say(f"{tag} NO wrong")
                return True
        elif word.startswith("SELECT"):
            self.say(f"* {len(box.letters)} EXISTS")
        elif word.startswith("UID SEARCH UNSEEN"):
            self.say("* SEARCH " + " ".join(str(i + 1) for i in range(len(box.letters)) if i not in box.seen))
        elif found := re.match(r"UID STORE (\d+) \+FLAGS", word):
            box.seen.add(int(found[1]) - 1)
        elif found := re.match(r"UID FETCH (\d+) \((.*)\)", word):
            self.fetch(int(found[1]), found[2], box)
        elif word.startswith("LOGOUT"):
            self.say("* BYE")
            self.say(f"{tag} OK")
            return False
        self.say(f"{tag} OK done")
        return True

    def fetch(self, uid: int, what: str, box: Box) -> None:
        letter = box.letters[uid - 1]
        if what == "RFC822.SIZE":
            self.say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(letter)})")
            return
        part = re.search(r"<0\.(\d+)>", what)
        letter = letter[: int(part[1])] if part else letter
        self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(letter)}}}\r\n".encode() + letter + b")\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Keep:
    def __init__(self, got: list[EmailMessage]) -> None:
        self.got = got

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        message: Any = message_from_bytes(envelope.content or b"", policy=policy.default)
        self.got.append(message)
        return "250 OK"


@dataclass
class MailServer:
    """Both, with what was sent. `stop` and `start` are a breakdown and its repair."""

    box: Box = field(default_factory=Box)
    sent: list[EmailMessage] = field(default_factory=list)
    imap: _Server | None = None
    smtp: Controller | None = None

    def start(self) -> None:
        imap_port = self.imap.server_address[1] if self.imap else 0
        self.imap = _Server(("127.0.0.1", imap_port), _Imap)
        self.imap.box = self.box  # type: ignore[attr-defined]
        threading.Thread(target=self.imap.serve_forever, daemon=True).start()
        smtp_port = self.smtp.port if self.smtp else _free_port()
        self.smtp = Controller(_Keep(self.sent), hostname="127.0.0.1", port=smtp_port)
        self.smtp.start()

    def stop(self) -> None:
        assert self.imap and self.smtp
        self.imap.shutdown()
        self.imap.server_close()
        self.smtp.stop()

    @property
    def urls(self) -> tuple[str, str]:
        """IMAP and SMTP."""
        assert self.imap and self.smtp
        return (
            f"imap://mairie:s3cret%3A%2F%40@127.0.0.1:{self.imap.server_address[1]}/INBOX",
            f"smtp://127.0.0.1:{self.smtp.port}",
        )


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
