"""What goes over the wire about an answer: every JSON shape, and the one place that makes an answer's JSON."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote

from bot.domain.answers import Answer, Citation, Degraded, Outcome, Refusal, Road, Sentence
from bot.domain.conversations import Question
from bot.domain.masking import mask
from bot.domain.places import Contact
from bot.energy import power, watt_hours
from bot.web.action_frames import ActionJson, action_json
from bot.web.alert_frames import AlertJson, alert_json
from bot.web.shapes import Shape, web_url

FRAGMENT_WORDS = 6


class ContactJson(Shape):
    """How to reach a person; empty strings where the town hall gives nothing."""

    service: str
    phone: str
    email: str
    url: str
    hours: str
    address: str


class CitationJson(Shape):
    """A numbered source. `href` opens the document at the passage; `highlights` are words of `passage`.

    `certainty`, in percent, is there when the text was recognised on a scanned page, where a word may be wrong.
    """

    number: int
    title: str
    url: str
    anchor: str
    page: int | None
    date: date | None
    passage: str
    highlights: list[str]
    owner: str
    certainty: int | None
    href: str


class SentenceJson(Shape):
    """One checked sentence and the sources it stands on."""

    text: str
    citations: list[CitationJson]


class RefusalJson(Shape):
    """Why nothing is said, and what is missing."""

    reason: str
    missing: str


class AnswerJson(Shape):
    """An answer as the command line, the event stream and the API give it."""

    id: str
    question: str
    commune: str
    at: datetime
    language: str
    outcome: Outcome
    road: Road | None
    sentences: list[SentenceJson]
    citations: list[CitationJson]
    message: str
    notices: list[str]
    refusal: RefusalJson | None
    contact: ContactJson | None
    ai_generated: bool
    generation: str
    degraded: list[Degraded]
    timings_ms: dict[str, float]
    energy_wh: float
    alerts: list[AlertJson]
    actions: list[ActionJson]


def answer_json(question: Question, answer: Answer) -> AnswerJson:
    """The answer's JSON. The question is masked: what is shown is what is kept."""
    contact = answer.contact or (answer.refusal.contact if answer.refusal else None)
    return AnswerJson(
        id=answer.id,
        question=mask(question.text),
        commune=question.commune,
        at=question.at,
        language=answer.language,
        outcome=answer.outcome,
        road=answer.road,
        sentences=[sentence_json(sentence) for sentence in answer.sentences],
        citations=[citation_json(citation) for citation in answer.citations],
        message=answer.message,
        notices=list(answer.notices),
        refusal=refusal_json(answer.refusal),
        contact=contact_json(contact),
        ai_generated=is_machine_made(answer.road),
        generation=answer.generation,
        degraded=list(answer.degraded),
        timings_ms={step: round(duration, 1) for step, duration in answer.timings_ms.items()},
        energy_wh=round(watt_hours(power().joules(answer.cpu_s)), 7),
        alerts=[alert_json(alert, answer.language) for alert in answer.alerts],
        actions=[action_json(action) for action in answer.actions],
    )


def is_machine_made(road: Road | None) -> bool:
    """Everything is, but what an agent approved (AI Act, article 50)."""
    return road is not Road.APPROVED


def sentence_json(sentence: Sentence) -> SentenceJson:
    """A sentence with its sources whole, so that one event can be shown alone."""
    return SentenceJson(text=sentence.text, citations=[citation_json(citation) for citation in sentence.citations])


def citation_json(citation: Citation) -> CitationJson:
    """A source; an address that a browser should not open is left out."""
    return CitationJson(
        number=citation.number,
        title=citation.title,
        url=web_url(citation.url),
        anchor=citation.anchor,
        page=citation.page,
        date=citation.date,
        passage=citation.passage,
        highlights=list(citation.highlights),
        owner=citation.owner,
        certainty=citation.certainty,
        href=source_href(citation),
    )


def refusal_json(refusal: Refusal | None) -> RefusalJson | None:
    """The refusal without its contact, which stands beside it."""
    return RefusalJson(reason=refusal.reason, missing=refusal.missing) if refusal else None


def contact_json(contact: Contact | None) -> ContactJson | None:
    """How to reach a person."""
    if contact is None:
        return None
    return ContactJson(
        service=contact.service,
        phone=contact.phone,
        email=contact.email,
        url=web_url(contact.url),
        hours=contact.hours,
        address=contact.address,
    )


def source_href(citation: Citation) -> str:
    """The document opened at the passage: page of a PDF, else anchor and text fragment (WICG)."""
    url = web_url(citation.url).partition("#")[0]
    if not url or citation.page is not None:
        return f"{url}#page={citation.page}" if url else ""
    return f"{url}#{quote(citation.anchor)}:~:text={_fragment(citation.passage.split())}"


def _fragment(words: Sequence[str]) -> str:
    return quote(" ".join(words[:FRAGMENT_WORDS]), safe="").replace("-", "%2D")
