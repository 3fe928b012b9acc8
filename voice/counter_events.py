"""What the counter's events are to a conversation. Addresses are never spoken: they come back as links to send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voice.dialog_acts import Link
from voice.dialog_events import AskedBack, Broken, Concluded, Danger, Declined, PersonAsked, Sentence, Warned

MOST_SOURCES = 8
_ADDRESS = re.compile(
    r"(?:\s*(?:\(|:|sur|via|at|à l'adresse|à cette adresse))?\s*(?:https?://|www\.)[^\s)]+\)?", re.IGNORECASE
)

Answering = Sentence | AskedBack | Declined | PersonAsked | Danger | Warned | Concluded | Broken


@dataclass(frozen=True, slots=True)
class Asking:
    """An answer has begun; its conversation is named so that the next question is a follow-up."""

    conversation_id: str
    answer_id: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """What the answer stands on: titles and addresses, for the agent who takes over and for the link."""

    sources: tuple[Link, ...]


def read(name: str, data: Mapping[str, Any]) -> tuple[Asking | Sourced | Answering, ...]:
    """What an event of the counter is to a conversation; nothing for those a voice has no use for."""
    match name:
        case "meta":
            return (Asking(data["conversation_id"], data["answer_id"]),)
        case "alerts":
            return tuple(Warned(message) for message in dangers_of(data))
        case "sentence":
            said = speakable(data["text"])
            return (Sentence(said),) if said else ()
        case "clarify":
            return (AskedBack(data["question"], tuple(data["choices"])),)
        case "refusal":
            contact = data["contact"] or {}
            return (Declined(speakable(data["reason"]), contact.get("service", ""), contact.get("phone", "")),)
        case "emergency":
            return (Danger(data["message"]),)
        case "handover":
            return (PersonAsked(),)
        case "answer":
            return _answer(data)
        case "error":
            return (Broken(data["message"]),)
        case _:
            return ()


def speakable(text: str) -> str:
    """Without addresses, which nobody can write down from a voice."""
    kept = " ".join(_ADDRESS.sub("", text).split())
    return kept if re.search(r"\w", kept) else ""


def _answer(data: Mapping[str, Any]) -> tuple[Asking | Sourced | Answering, ...]:
    cited = [Link(one["title"], one["href"] or one["url"]) for one in data["citations"]]
    actions = [Link(one["title"], one["url"]) for one in data["actions"]]
    links = [one for one in (*actions, *cited) if one.url]
    told_already = data["sentences"] or data["outcome"] != "answered"
    message = "" if told_already else speakable(data["message"])
    return Sourced(tuple(cited[:MOST_SOURCES])), Concluded(message, links[0] if links else None)


def dangers_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The alerts that are said to everybody."""
    return tuple(one["message"] for one in data["alerts"] if one["severity"] == "danger")
