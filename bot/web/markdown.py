"""An answer as Markdown, for chat programs that know nothing of our sources: sentences, then footnotes."""

import re
from collections.abc import Sequence

from bot.domain.answers import Answer, Citation, Outcome
from bot.domain.events import (
    Alerted,
    Answered,
    AnswerEvent,
    Clarified,
    EmergencyRaised,
    HandedOver,
    Refused,
    SentenceSaid,
)
from bot.domain.notices import Severity
from bot.domain.places import Contact
from bot.web.frames import source_href

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def piece(event: AnswerEvent, text: str, said: bool, language: str) -> str:
    """What one event adds to the text so far; `said` tells whether it holds something of the answer, alarms apart."""
    match event:
        case Alerted(alerts):
            dangers = (one.message(language) for one in alerts if one.severity is Severity.DANGER)
            return "".join(f"> **{escaped(message)}**\n\n" for message in dangers)
        case SentenceSaid(sentence):
            marks = "".join(f"[^{citation.number}]" for citation in sentence.citations)
            return f"{' ' if said else ''}{escaped(sentence.text)}{marks}"
        case Clarified(question, choices):
            return "\n".join((escaped(question), *(f"- {escaped(choice)}" for choice in choices)))
        case Refused(refusal):
            return _lines(refusal.reason, refusal.missing, _reached(refusal.contact))
        case EmergencyRaised(message):
            return f"> **{escaped(message)}**\n\n"
        case HandedOver(message, contact):
            return _lines(message, _reached(contact))
        case Answered(answer):
            return _ending(answer, text, said)
        case _:
            return ""


def escaped(text: str) -> str:
    """Plain text, whatever a document or a resident wrote in it."""
    return SPECIAL.sub(r"\\\1", text)


def footnotes(citations: Sequence[Citation]) -> str:
    """One line a source: title, address, date."""
    return "\n".join(_footnote(citation) for citation in citations)


def _footnote(citation: Citation) -> str:
    href = source_href(citation).replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    title = escaped(" ".join(citation.title.split()))
    dated = f", {citation.date:%d/%m/%Y}" if citation.date else ""
    return f"[^{citation.number}]: " + (f"[{title}]({href})" if href else title) + dated


def _ending(answer: Answer, text: str, said: bool) -> str:
    message = "" if said or answer.outcome is Outcome.EMERGENCY else escaped(answer.message)
    notices = "\n".join(f"> {line}" for line in map(escaped, answer.notices) if line not in text)
    notes = footnotes(answer.citations)
    return message + "".join(f"\n\n{block}" for block in (notices, notes) if block)


def _lines(*parts: str) -> str:
    return "\n\n".join(escaped(part) for part in parts if part)


def _reached(contact: Contact | None) -> str:
    if contact is None:
        return ""
    return ", ".join(part for part in (contact.service, contact.phone, contact.email, contact.hours) if part)
