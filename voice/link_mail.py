"""A link sent to a caller by e-mail: through a folder, or by SMTP. The address is in no log and in no error."""

import asyncio
import json
import re
import uuid
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.domain.letters import Reply
from bot.engines.mailbox import Mailbox, MailUnavailableError
from voice.spooling import NotSentError, spool

_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._+-]*@[a-z0-9.-]+\.[a-z]{2,18}")


class LinkMail(Protocol):
    """Sends a letter to one address, once."""

    async def send(self, to: str, subject: str, text: str, moment: datetime) -> None:
        """Raises NotSentError."""


class SpooledLinkMail:
    """Each letter is a file that a gateway takes: {to, subject, text, date}, for its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, to: str, subject: str, text: str, moment: datetime) -> None:
        """Raises NotSentError when the folder cannot be written."""
        letter = {"to": _checked(to), "subject": " ".join(subject.split()), "text": text, "date": moment.isoformat()}
        await asyncio.to_thread(spool, self._folder, json.dumps(letter, ensure_ascii=False), ".json")


class SmtpLinkMail:
    """By the town hall's own mail server."""

    def __init__(self, mailbox: Mailbox, domain: str) -> None:
        self._mailbox = mailbox
        self._domain = domain

    async def send(self, to: str, subject: str, text: str, moment: datetime) -> None:
        """Raises NotSentError when the server refuses; its own words hold the address, and are left out."""
        name = uuid.uuid4().hex
        letter = Reply(name, "", f"<{name}@{self._domain}>", _checked(to), subject, text, "", moment)
        try:
            await asyncio.to_thread(self._mailbox.send, letter)
        except MailUnavailableError as failed:
            raise NotSentError(f"SMTP: {type(failed.__cause__).__name__}") from None


def _checked(to: str) -> str:
    if not _ADDRESS.fullmatch(to):
        raise NotSentError("not an address")
    return to
