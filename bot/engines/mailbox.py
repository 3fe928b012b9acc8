"""The mailbox of the town hall: letters come by IMAP, replies leave by SMTP. Synchronous: cross with a thread."""

import imaplib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from bot.domain.letters import Letter, Reply
from bot.engines.letters import read_letter

LARGEST = 10 * 1024 * 1024
BEGINNING = 256 * 1024
AT_ONCE = 50
PORTS = {"imap": 143, "imaps": 993, "smtp": 25, "smtps": 465, "smtp+starttls": 587}


class MailUnavailableError(Exception):
    """The mail server cannot be reached, or refuses; the message says what, without the password."""


@dataclass(frozen=True, slots=True)
class MailOptions:
    """`imap_url`, `smtp_url`: scheme://user:password@host:port/folder. `address` is what residents write to."""

    imap_url: str
    smtp_url: str
    address: str
    timeout_s: float = 30.0


class Mailbox:
    """One mailbox."""

    def __init__(self, options: MailOptions) -> None:
        self._options = options

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """What was not seen yet, each with the name by which it is marked as seen."""
        with self._imap() as imap:
            _, found = imap.uid("search", "UNSEEN")
            for uid in (found[0] or b"").split()[:AT_ONCE]:
                name = uid.decode("ascii")
                yield name, _read(imap, name)

    def seen(self, name: str) -> None:
        """It was taken over: it will not be given again."""
        with self._imap() as imap:
            imap.uid("store", name, "+FLAGS", r"(\Seen)")

    def send(self, reply: Reply) -> None:
        """Sends a reply; MailUnavailableError when it could not be handed to the server."""
        url, made = urlsplit(self._options.smtp_url), self._message(reply)
        port, timeout_s = url.port or PORTS.get(url.scheme, 25), self._options.timeout_s
        try:
            server = (
                smtplib.SMTP_SSL(url.hostname or "", port, timeout=timeout_s, context=ssl.create_default_context())
                if url.scheme == "smtps"
                else smtplib.SMTP(url.hostname or "", port, timeout=timeout_s)
            )
            with server:
                if url.scheme == "smtp+starttls":
                    server.starttls(context=ssl.create_default_context())
                if url.username:
                    server.login(*_credentials(url))
                server.send_message(made)
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailableError(f"SMTP: {type(error).__name__}: {_safe(error)}") from error

    def _message(self, reply: Reply) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = reply.sender or self._options.address, reply.to
        message["Subject"] = " ".join(reply.subject.split())
        message["Date"], message["Message-ID"] = format_datetime(reply.written_at), reply.message_id
        if re.fullmatch(r"<[^<>\s]+>", reply.answers):
            message["In-Reply-To"] = message["References"] = reply.answers
        message.set_content(reply.text)
        return message

    @contextmanager
    def _imap(self) -> Iterator[imaplib.IMAP4]:
        url = urlsplit(self._options.imap_url)
        port, timeout_s = url.port or PORTS.get(url.scheme, 143), self._options.timeout_s
        try:
            imap = (
                imaplib.IMAP4_SSL(url.hostname or "", port, ssl_context=ssl.create_default_context(), timeout=timeout_s)
                if url.scheme == "imaps"
                else imaplib.IMAP4(url.hostname or "", port, timeout=timeout_s)
            )
            with imap:
                imap.login(*_credentials(url))
                imap.select(url.path.strip("/") or "INBOX")
                yield imap
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailUnavailableError(f"IMAP: {type(error).__name__}: {_safe(error)}") from error


def _read(imap: imaplib.IMAP4, name: str) -> Letter:
    """The letter, or its beginning when it is too large. It is not marked as seen."""
    _, sized = imap.uid("fetch", name, "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(part for part in sized if isinstance(part, bytes)))
    large = size is not None and int(size[1]) > LARGEST
    wanted = f"(BODY.PEEK[]<0.{BEGINNING}>)" if large else "(BODY.PEEK[])"
    _, parts = imap.uid("fetch", name, wanted)
    return read_letter(next((part[1] for part in parts if isinstance(part, tuple)), b""), cut=large)


def _credentials(url: SplitResult) -> tuple[str, str]:
    return unquote(url.username or ""), unquote(url.password or "")


def _safe(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
