"""Pages made on the server: everything a resident or a document wrote is escaped by the template engine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from bot.domain.answers import Answer, Citation, Road
from bot.domain.events import Clarified, EmergencyRaised
from bot.domain.places import Contact
from bot.domain.territories import Commune
from bot.web.alert_frames import AlertJson
from bot.web.frames import is_machine_made, source_href
from bot.web.person_shown import NOBODY, Person
from bot.web.shapes import web_url
from bot.web.theme import Theme
from bot.web.words import Words

ALGORITHM = "https://schema.org/AlgorithmicMediaDigitalSource"
MODEL = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a passage, and whether its words matched."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class CounterPage:
    """What the page of the counter shows. `answer` is absent before a question, `notice` may say why."""

    words: Words
    communes: Sequence[Commune]
    commune: Commune
    contact: Contact | None
    languages: Sequence[str]
    retention_days: int
    asked: str = ""
    reference: str = ""
    answer: Answer | None = None
    clarified: Clarified | None = None
    emergency: EmergencyRaised | None = None
    notice: str = ""
    failure: str = ""
    alerts: Sequence[AlertJson] = ()
    person: Person = NOBODY


class Pages:
    """The templates of `pages/`, compiled once."""

    def __init__(self, has_widget: bool, theme: Theme) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "pages"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "has_widget": has_widget,
            "theme": theme,
            "source_href": source_href,
            "web_url": web_url,
        }
        self._environment.filters |= {"stretches": stretches, "day": day, "dialled": dialled, "mailbox": mailbox}

    def counter(self, page: CounterPage, status: int = 200) -> Response:
        """The page of the counter, with or without an answer."""
        return self._html("counter.html", {"page": page, "marking": _marking(page.answer)}, page.words, status, {})

    def thanks(self, words: Words, known: bool) -> Response:
        """After a verdict given without JavaScript."""
        values = {"message": words.say("page.thanks" if known else "page.thanks_unknown")}
        return self._html("message.html", values | {"title": values["message"]}, words, 200 if known else 404, {})

    def shown(self, name: str, words: Words, values: Mapping[str, object], status: int = 200) -> Response:
        """The page of that template, for people at work and for residents about their data."""
        return self._html(name, values, words, status, {})

    def problem(self, words: Words, title: str, detail: str, status: int, headers: Mapping[str, str]) -> Response:
        """An error, for people."""
        return self._html("message.html", {"title": title, "message": detail}, words, status, headers)

    def _html(
        self, name: str, values: Mapping[str, object], words: Words, status: int, headers: Mapping[str, str]
    ) -> Response:
        html = self._environment.get_template(name).render(values, say=words.say, language=words.language)
        headers = {"Content-Language": words.language, "Cache-Control": "no-store", **headers}
        return HTMLResponse(html.encode("utf-8", "replace"), status, headers)


def stretches(citation: Citation) -> list[Stretch]:
    """The passage cut where its highlighted words begin and end, whatever their case."""
    wanted = sorted({word for word in citation.highlights if word.strip()}, key=len, reverse=True)
    if not wanted:
        return [Stretch(citation.passage, False)]
    pattern = "|".join(map(re.escape, wanted))
    pieces = re.split(rf"(?<!\w)({pattern})(?!\w)", citation.passage, flags=re.IGNORECASE)
    return [Stretch(piece, position % 2 == 1) for position, piece in enumerate(pieces) if piece]


def day(value: date) -> str:
    """As people write it in France and Britain."""
    return value.strftime("%d/%m/%Y")


def dialled(phone: str) -> str:
    """The number for a `tel:` link."""
    return re.sub(r"[^\d+]", "", phone)


def mailbox(email: str) -> str:
    """The address for a `mailto:` link (RFC 6068): no header can be slipped in."""
    return quote(email, safe="@")


def _marking(answer: Answer | None) -> dict[str, object] | None:
    """JSON-LD that tells machines how the text was made (AI Act, article 50.2)."""
    if answer is None:
        return None
    source = {"digitalSourceType": MODEL if answer.road is Road.GENERATED else ALGORITHM}
    made = source if is_machine_made(answer.road) else {}
    citations = [web_url(citation.url) for citation in answer.citations if web_url(citation.url)]
    return {"@context": "https://schema.org", "@type": "CreativeWork", **made, "citation": citations}
