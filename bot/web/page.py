"""The page of the counter: made on the server, whole without JavaScript."""

from contextlib import aclosing
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.answering.notices import showing
from bot.domain.clock import now
from bot.domain.events import Clarified, EmergencyRaised, Failed
from bot.domain.masking import mask
from bot.domain.references import reference_of, written
from bot.domain.reviews import Feedback, Thumb
from bot.web.access import forget_session, hand_session, session_of
from bot.web.alert_frames import alerts_json
from bot.web.asking import AtDesk, InWords, commune_at, count, heed
from bot.web.counter import reception, served_communes
from bot.web.desk import Desk
from bot.web.guard import AI_GENERATED
from bot.web.office import AtOffice
from bot.web.person import person_of
from bot.web.problems import Problem, words_for
from bot.web.rendering import CounterPage, Pages
from bot.web.running import RunningAnswer
from bot.web.words import Wording, Words

LISTENING_S = 1.0
FIELDS = 20

routes = APIRouter(include_in_schema=False)


def pages_of(request: Request) -> Pages:
    """The templates of the application that serves this request."""
    pages: Pages = request.app.state.pages
    return pages


async def fields_of(request: Request) -> dict[str, str]:
    """The text fields of a form; files are refused."""
    form = await request.form(max_files=0, max_fields=FIELDS)
    return {name: value for name, value in form.items() if isinstance(value, str)}


InPages = Annotated[Pages, Depends(pages_of)]
Fields = Annotated[dict[str, str], Depends(fields_of)]


@routes.api_route("/", methods=["GET", "HEAD"])
async def show(
    request: Request, desk: AtDesk, office: AtOffice, wording: InWords, pages: InPages, commune: str = ""
) -> Response:
    """The empty page, or the exchange under way with a person. Sets no cookie."""
    words = words_for(request)
    person = await person_of(session_of(request), office, words)
    return pages.counter(replace(await _page(desk, wording, words, commune), person=person))


@routes.post("/")
async def ask(
    request: Request, fields: Fields, desk: AtDesk, office: AtOffice, wording: InWords, pages: InPages
) -> Response:
    """The page with the answer, once it is whole."""
    words = wording.speak(fields.get("lang", ""))
    empty = await _page(desk, wording, words, fields.get("commune", ""))
    text = fields.get("question", "").encode("utf-8", "replace").decode()
    asked = await heed(request, text, empty.commune.id, words.language, "")
    running = await desk.take(asked)
    await hear_out(running, request)
    notice = words.say("page.conversation_lost") if asked.session.lost else ""
    person = await person_of(asked.session.conversation_id, office, words)
    reference = written(reference_of(asked.session.conversation_id))
    page = replace(empty, asked=mask(asked.text), reference=reference, notice=notice, person=person)
    page = _answered(page, running)
    response = pages.counter(page, 503 if page.failure else 200)
    response.headers.update(AI_GENERATED)
    hand_session(response, request, asked.session.conversation_id)
    return response


@routes.post("/feedback")
async def judge(request: Request, fields: Fields, desk: AtDesk, wording: InWords, pages: InPages) -> Response:
    """A verdict, and thanks."""
    await count(request, "")
    thumb = {one.value: one for one in Thumb}.get(fields.get("thumb", ""))
    if thumb is None:
        raise Problem(422, "invalid")
    known = await desk.journal.note(Feedback(fields.get("answer", "")[:64], thumb, "", now()))
    return pages.thanks(wording.speak(fields.get("lang", "")), known)


@routes.post("/session/end")
async def end_session(fields: Fields, wording: InWords) -> Response:
    """Forgets the cookie and shows an empty page."""
    kept = {"lang": wording.speak(fields.get("lang", "")).language, "commune": fields.get("commune", "")[:64]}
    response = RedirectResponse(f"/?{urlencode(kept, errors='replace')}", 303)
    forget_session(response)
    return response


async def hear_out(running: RunningAnswer, request: Request) -> None:
    """Listens to the end, unless the resident leaves before."""
    async with aclosing(running.listen(0, LISTENING_S)) as events:
        async for numbered in events:
            if numbered is None and await request.is_disconnected():
                return


async def _page(desk: Desk, wording: Wording, words: Words, commune_id: str) -> CounterPage:
    commune = commune_at(desk, commune_id)
    counter = desk.holder.counter
    shown = await showing(commune, desk.now(), counter.notices)
    return CounterPage(
        words=words,
        communes=served_communes(counter),
        commune=commune,
        contact=reception(counter, commune.id),
        languages=sorted(wording.languages, reverse=True),
        retention_days=desk.options.retention_days,
        alerts=alerts_json(shown, words.language).alerts,
    )


def _answered(page: CounterPage, running: RunningAnswer) -> CounterPage:
    for event in running.events:
        match event:
            case Clarified():
                page = replace(page, clarified=event)
            case EmergencyRaised():
                page = replace(page, emergency=event)
            case Failed(message, contact):
                page = replace(page, failure=message, contact=contact or page.contact)
    return replace(page, answer=running.answer)
