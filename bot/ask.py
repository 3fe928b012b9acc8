"""One question on the command line: the same path as everyone else's, told to a terminal or as one JSON object."""

import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.assemble import build_counter, build_generator
from bot.board import decided_at
from bot.domain.actions import Action
from bot.domain.answers import Answer
from bot.domain.conversations import Channel, Question
from bot.domain.events import Answered, AnswerEvent, Failed
from bot.domain.notices import Severity
from bot.embedders import choose_embedder
from bot.engines.index_edge import IndexEdge
from bot.settings import Settings


class UnknownCommuneError(Exception):
    """The commune is not served; the message names those that are."""


class AnswerFailedError(Exception):
    """The path broke; the message is what a resident would read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer."""

    question: Question
    answer: Answer


def question_of(text: str, commune: str, at: datetime, counter: Counter) -> Question:
    """The question as the path takes it; UnknownCommuneError when the commune is not served."""
    wanted = commune or counter.territory.default_commune
    if counter.territory.commune(wanted) is None:
        raise UnknownCommuneError(f"commune {wanted!r} is not served; known: {', '.join(counter.territory.communes)}")
    return Question(id=uuid.uuid4().hex, text=text, commune=wanted, at=at, channel=Channel.COMMAND)


async def ask(question: Question, counter: Counter) -> Asked:
    """The whole answer; AnswerFailedError when the path broke."""
    events: AsyncIterator[AnswerEvent] = answer(question, counter)
    async with aclosing(events) as told:  # type: ignore[type-var]  # the path is an async generator
        async for event in told:
            match event:
                case Answered(whole):
                    return Asked(question, whole)
                case Failed(message):
                    raise AnswerFailedError(message)
    raise AnswerFailedError("the path ended without an answer")


def as_text(asked: Asked) -> str:
    """The answer as people read it in a terminal: notices, sentences, sources, someone to reach."""
    whole = asked.answer
    lines = [alert.message(whole.language) for alert in whole.alerts if alert.severity is Severity.DANGER]
    lines += whole.notices
    lines += [f"{one.text} {''.join(f'[{citation.number}]' for citation in one.citations)}" for one in whole.sentences]
    if not whole.sentences:
        lines.append(whole.text)
    if whole.refusal and whole.refusal.missing:
        lines.append(whole.refusal.missing)
    cited = {citation.number: citation for one in whole.sentences for citation in one.citations}
    if cited:
        lines.append("")
    for number, citation in sorted(cited.items()):
        page = f", page {citation.page}" if citation.page else ""
        day = f" ({citation.date:%d/%m/%Y})" if citation.date else ""
        scanned = (
            f" (texte reconnu sur un scan, sûr à {citation.certainty} %)" if citation.certainty is not None else ""
        )
        lines.append(f"[{number}] {citation.title}{page}{day}{scanned}\n    {citation.url}")
    lines += [line for action in whole.actions for line in _card(action)]
    contact = whole.contact or (whole.refusal.contact if whole.refusal else None)
    if contact:
        reach = " · ".join(part for part in (contact.phone, contact.email, contact.hours) if part)
        lines += ["", f"{contact.service} : {reach}"]
    return "\n".join(lines)


def _card(action: Action) -> list[str]:
    """What to do next, and what it takes."""
    form = "*".join(filter(None, (action.form_number, action.form_version)))
    told = {
        "Avant": " ; ".join(action.prerequisites),
        "À fournir": " ; ".join(action.papers),
        "Prix": action.fee,
        "Délai": action.delay,
        "Formulaire": f"cerfa n° {form}" if form else "",
        "Lien vérifié le": f"{action.checked_on:%d/%m/%Y}" if action.checked_on else "",
    }
    title = f"→ {action.title}" + (f" : {action.url}" if action.url else "")
    return [title, *(f"    {label} : {text}" for label, text in told.items() if text)]


def other_alerts(asked: Asked) -> str:
    """The alerts that are no danger, for whoever reads beside the answer: one a line."""
    shown = (alert for alert in asked.answer.alerts if alert.severity is not Severity.DANGER)
    return "\n".join(alert.message(asked.answer.language) for alert in shown)


async def ask_once(settings: Settings, text: str, commune: str, at: datetime) -> Asked:
    """Open the engines, ask, close them."""
    choice = choose_embedder(settings)
    generator = build_generator(settings)
    counter = build_counter(settings, choice.build() if choice else None, generator)
    try:
        with decided_at(settings.store_url) as by:
            counter = replace(counter, notices=by.notices, approved=by.approved, people=by.people)
            if counter.second:
                await counter.second.examine()
            return await ask(question_of(text, commune or settings.default_commune, at, counter), counter)
    finally:
        if generator is not None:
            await generator.aclose()
        if isinstance(counter.index, IndexEdge):
            counter.index.close()
