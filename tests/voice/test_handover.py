"""Who is rung and when, requests that outlive a counter that is down, messages that leave for real."""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from bot.domain.clock import PARIS
from bot.engines.mailbox import Mailbox, MailOptions
from eval.calls.baresip import free_tcp_port
from voice.ask import CounterLine, CounterUnreachableError, Duty, Request
from voice.dialog_acts import Link
from voice.dialog_events import Left, OnDuty, Sent
from voice.handover import Desk, SmtpLetters, SpooledLetters, SpooledTexts, TransferWhen
from voice.journal import Entry, Speaker
from voice.spooling import NotSentError
from voice.words import load_wordings

WORDINGS = load_wordings()
MOMENT = datetime(2026, 11, 21, 10, 0, tzinfo=PARIS)
OPENS = datetime(2026, 11, 23, 8, 30, tzinfo=PARIS)
ENTRIES = (
    Entry(Speaker.CALLER, "Combien coûte la piscine ?", 3.0),
    Entry(Speaker.COUNTER, "Je n'ai pas trouvé.", 5.0, (Link("Piscine", "https://x.example/piscine"),)),
)
REQUEST = Request("c" * 32, "Combien coûte la piscine ?", "fr", ENTRIES, "06 •• •• •• 78", 60.0, "0612345678")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@dataclass
class Line(CounterLine):
    """A counter that answers so, or not at all."""

    known: Duty | None = None
    left: list[Request] = field(default_factory=list)

    async def duty(self, language: str) -> Duty:
        if self.known is None:
            raise CounterUnreachableError("down")
        return self.known

    async def leave(self, request: Request) -> str:
        if self.known is None:
            raise CounterUnreachableError("down")
        self.left.append(request)
        return "ABCD-EFGH"


@pytest.mark.parametrize(
    ("when", "present", "is_open", "available"),
    [
        (TransferWhen.HOURS, False, True, True),
        (TransferWhen.HOURS, True, False, False),
        (TransferWhen.PRESENCE, True, True, True),
        (TransferWhen.PRESENCE, False, True, False),
        (TransferWhen.NEVER, True, True, False),
    ],
)
async def test_hours_or_presence_decide(when: TransferWhen, present: bool, is_open: bool, available: bool) -> None:
    line = Line(Duty(present, is_open, None if is_open else OPENS))
    duty = await Desk(line, WORDINGS, when).on_duty("fr")
    assert duty.available is available
    if not is_open:
        assert duty.when == "L'accueil rouvre lundi 23 novembre à 8 h 30."


async def test_a_counter_that_is_down_keeps_nobody_from_a_person() -> None:
    assert await Desk(Line(), WORDINGS).on_duty("fr") == OnDuty(True, "")
    assert await Desk(Line(), WORDINGS, TransferWhen.NEVER).on_duty("fr") == OnDuty(False, "")


async def test_a_request_is_kept_by_the_queue_or_by_letter_or_said_to_be_lost(tmp_path: Path) -> None:
    spool = SpooledLetters(tmp_path)
    up, down = Line(Duty(True, True, None)), Line()
    assert await Desk(up, WORDINGS, letters=spool).leave(REQUEST, MOMENT) == Left(True, "ABCD-EFGH")
    assert up.left == [REQUEST]
    assert await Desk(down, WORDINGS, letters=spool).leave(REQUEST, MOMENT) == Left(True)
    assert await Desk(down, WORDINGS).leave(REQUEST, MOMENT) == Left(False)
    assert len(names(tmp_path)) == 2


class Kept:
    """What an SMTP server received."""

    def __init__(self) -> None:
        self.letters: list[Message] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[str, Kept]]:
    kept = Kept()
    port = free_tcp_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", kept
    controller.stop()


async def test_a_call_back_request_leaves_by_smtp_with_transcript_and_sources(smtp: tuple[str, Kept]) -> None:
    url, kept = smtp
    letters = SmtpLetters(
        Mailbox(MailOptions("", url, "guichet@ville.example")), "sports@ville.example", "ville.example"
    )
    await Desk(Line(Duty(True, True, None)), WORDINGS, letters=letters).leave(REQUEST, MOMENT)
    [letter] = kept.letters
    assert letter["To"] == "sports@ville.example" and letter["Subject"] == "Demande de rappel ABCD-EFGH"
    text = letter.get_content()
    assert "0612345678" in text and "Je n'ai pas trouvé." in text and "https://x.example/piscine" in text


async def test_a_mail_server_that_is_down_is_an_expected_ending() -> None:
    letters = SmtpLetters(
        Mailbox(MailOptions("", "smtp://127.0.0.1:9", "a@b.example", 1.0)), "c@d.example", "b.example"
    )
    with pytest.raises(NotSentError):
        await letters.send("s", "t", MOMENT)
    assert await Desk(Line(), WORDINGS, letters=letters).leave(REQUEST, MOMENT) == Left(False)


async def test_a_text_message_is_one_private_file_for_the_gateway(tmp_path: Path) -> None:
    desk = Desk(Line(), WORDINGS, texts=SpooledTexts(tmp_path / "sms"))
    assert await desk.text("0612345678", "Mairie : " + "x" * 500) == Sent(True)
    [path] = (tmp_path / "sms").iterdir()
    written = json.loads(path.read_text("utf-8"))
    assert written["number"] == "0612345678" and len(written["text"]) <= 306
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("number", ["", "0612", "06 12 34 56 78; rm", "../../etc/passwd", "sip:1@2"])
async def test_what_is_no_number_gets_no_message(tmp_path: Path, number: str) -> None:
    desk = Desk(Line(), WORDINGS, texts=SpooledTexts(tmp_path))
    assert await desk.text(number, "x") == Sent(False)
    assert names(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert await Desk(Line(), WORDINGS, texts=SpooledTexts(tmp_path / "file")).text("0612345678", "x") == Sent(False)
    assert await Desk(Line(), WORDINGS).text("0612345678", "x") == Sent(False)
