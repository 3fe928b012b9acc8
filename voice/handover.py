"""Handing over: who may take a call now, requests for later, text messages and e-mails, each through its port."""

import asyncio
import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import structlog

from bot.domain.letters import Reply
from bot.engines.mailbox import Mailbox, MailUnavailableError
from voice.ask import CounterLine, CounterUnreachableError, Duty, Request
from voice.dialog_events import Left, OnDuty, Sent
from voice.link_mail import LinkMail
from voice.spooling import NotSentError, spool
from voice.words import Wordings

LONGEST_SMS = 306
"""Two text messages of 153 characters."""

log = structlog.get_logger(__name__)


class TransferWhen(StrEnum):
    """When calls are passed to a person: in the reception's hours, when an agent is at a screen, never."""

    HOURS = "hours"
    PRESENCE = "presence"
    NEVER = "never"


class TextMessages(Protocol):
    """Sends short messages to mobiles."""

    async def send(self, number: str, text: str) -> None:
        """Raises NotSentError."""


class Letters(Protocol):
    """Sends e-mails to the town hall's services."""

    async def send(self, subject: str, text: str, moment: datetime) -> None:
        """Raises NotSentError."""


class SpooledTexts:
    """Each message is a file that a gateway takes: {number, text}, written whole, readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, number: str, text: str) -> None:
        """Raises NotSentError when the folder cannot be written."""
        if not re.fullmatch(r"\+?\d{8,15}", number):
            raise NotSentError("not a telephone number")
        message = {"number": number, "text": " ".join(text.split())[:LONGEST_SMS]}
        await asyncio.to_thread(spool, self._folder, json.dumps(message, ensure_ascii=False), ".json")


class SpooledLetters:
    """Each e-mail is a file: where there is no SMTP."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, subject: str, text: str, moment: datetime) -> None:
        """Raises NotSentError when the folder cannot be written."""
        whole = f"Subject: {' '.join(subject.split())}\nDate: {moment.isoformat()}\n\n{text}\n"
        await asyncio.to_thread(spool, self._folder, whole, ".txt")


class SmtpLetters:
    """By SMTP, to one address of the town hall."""

    def __init__(self, mailbox: Mailbox, to: str, domain: str) -> None:
        self._mailbox = mailbox
        self._to = to
        self._domain = domain

    async def send(self, subject: str, text: str, moment: datetime) -> None:
        """Raises NotSentError when the server refuses."""
        name = uuid.uuid4().hex
        reply = Reply(name, "", f"<{name}@{self._domain}>", self._to, subject, text, "", moment)
        try:
            await asyncio.to_thread(self._mailbox.send, reply)
        except MailUnavailableError as failed:
            raise NotSentError(str(failed)) from failed


@dataclass(frozen=True, slots=True)
class Desk:
    """The people's side of a call. Nothing here raises: what cannot be done is told to the caller."""

    counter: CounterLine
    wordings: Wordings
    when: TransferWhen = TransferWhen.HOURS
    texts: TextMessages | None = None
    letters: Letters | None = None
    link_mail: LinkMail | None = None

    async def on_duty(self, language: str) -> OnDuty:
        """Whether to ring a person. A counter that does not answer must not keep callers from people."""
        if self.when is TransferWhen.NEVER:
            return OnDuty(False, await self._opening(language))
        try:
            duty = await self.counter.duty(language)
        except CounterUnreachableError as failed:
            log.error("duty_unknown", reason=str(failed))
            return OnDuty(True, "")
        available = duty.open if self.when is TransferWhen.HOURS else duty.present
        return OnDuty(available, "" if available else self._when(duty, language))

    async def leave(self, request: Request, moment: datetime) -> Left:
        """Keeps the request in the agents' queue, and writes to the service; either alone is enough."""
        reference = ""
        try:
            reference = await self.counter.leave(request)
        except CounterUnreachableError as failed:
            log.error("request_not_kept", call_id=request.call_id, reason=str(failed))
        written = await self._write(request, reference, moment)
        return Left(bool(reference) or written, reference)

    async def text(self, number: str, message: str) -> Sent:
        """Sends a text message."""
        if self.texts is None:
            return Sent(False)
        try:
            await self.texts.send(number, message)
        except NotSentError as failed:
            log.error("text_not_sent", reason=str(failed))
            return Sent(False)
        return Sent(True)

    async def mail(self, address: str, subject: str, text: str, moment: datetime) -> Sent:
        """Sends a link by e-mail."""
        if self.link_mail is None:
            return Sent(False)
        try:
            await self.link_mail.send(address, subject, text, moment)
        except NotSentError as failed:
            log.error("mail_not_sent", reason=str(failed))
            return Sent(False)
        return Sent(True)

    async def _opening(self, language: str) -> str:
        try:
            return self._when(await self.counter.duty(language), language)
        except CounterUnreachableError:
            return ""

    def _when(self, duty: Duty, language: str) -> str:
        return self.wordings[language].opening(duty.opens_at) if duty.opens_at and not duty.open else ""

    async def _write(self, request: Request, reference: str, moment: datetime) -> bool:
        if self.letters is None:
            return False
        phrases = self.wordings[request.language]
        said = [f"- {entry.text}" for entry in request.entries]
        sources = [f"  {one.title} {one.url}" for entry in request.entries for one in entry.sources]
        text = "\n".join([request.question, request.number, "", *said, *dict.fromkeys(sources)])
        try:
            await self.letters.send(phrases.say("mail_subject", {"reference": reference}), text, moment)
        except NotSentError as failed:
            log.error("letter_not_sent", call_id=request.call_id, reason=str(failed))
            return False
        return True
