"""What a widget needs before the first question: the communes served, and the words of the page."""

from typing import Annotated

from fastapi import APIRouter, Query

from bot.answering.counter import Counter
from bot.answering.notices import showing
from bot.domain.territories import Commune
from bot.web.alert_frames import AlertsJson, alerts_json
from bot.web.asking import AtDesk, InWords, commune_at
from bot.web.counter import reception, served_communes
from bot.web.frames import ContactJson, contact_json
from bot.web.problems import DESCRIBED, Problem
from bot.web.shapes import Shape

routes = APIRouter(prefix="/api/v1", tags=["residents"])
Name = Annotated[str, Query(max_length=64)]


class CommuneJson(Shape):
    """A commune served here, and who answers there when no service is named."""

    id: str
    name: str
    insee: str
    intercommunality: str
    contact: ContactJson | None


class CommunesJson(Shape):
    """All of them; `default` answers when none is named."""

    default: str
    communes: list[CommuneJson]


class WordingJson(Shape):
    """The words of the page and of the widget in one language; the notice comes before any exchange."""

    language: str
    languages: list[str]
    ai_notice: str
    words: dict[str, str]


@routes.get("/communes")
async def communes(desk: AtDesk) -> CommunesJson:
    """The communes served."""
    counter = desk.holder.counter
    default = desk.options.default_commune or counter.territory.default_commune
    return CommunesJson(default=default, communes=[_commune(counter, one) for one in served_communes(counter)])


@routes.get("/alerts", responses=DESCRIBED)
async def alerts(desk: AtDesk, wording: InWords, commune: Name = "", language: Name = "") -> AlertsJson:
    """What agents put before the residents of a commune now, the gravest first."""
    shown = await showing(commune_at(desk, commune), desk.now(), desk.holder.counter.notices)
    return alerts_json(shown, wording.speak(language).language)


@routes.get("/wording/{language}", responses=DESCRIBED)
async def wording(language: str, wording: InWords) -> WordingJson:
    """The words of that language; 404 that names the others."""
    words = wording.languages.get(language)
    if words is None:
        known = sorted(wording.languages)
        raise Problem(404, "unknown-language", values={"known": ", ".join(known)}, members={"languages": known})
    person = {f"person_{key}": text for key, text in words.section("person").items()}
    return WordingJson(
        language=language,
        languages=sorted(wording.languages),
        ai_notice=words.say("page.ai_notice"),
        words=words.section("page") | words.section("widget") | person,
    )


def _commune(counter: Counter, commune: Commune) -> CommuneJson:
    group = counter.territory.intercommunalities.get(commune.intercommunality)
    return CommuneJson(
        id=commune.id,
        name=commune.name,
        insee=commune.insee,
        intercommunality=group.name if group else "",
        contact=contact_json(reception(counter, commune.id)),
    )
