"""A resident asks for a person and follows their request: over the API, and on a page without JavaScript."""

from collections.abc import AsyncGenerator

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.domain.requests import Door, Voice
from bot.web.access import hand_session, is_plausible, session_of
from bot.web.asking import AtDesk, InWords, commune_at, count
from bot.web.events import PING, encode
from bot.web.office import LONGEST, Asked, AtOffice, Office
from bot.web.page import Fields, InPages
from bot.web.person import person_of
from bot.web.person_frames import ConversationBody, PersonBody, PersonJson, ReachBody, person_json, reach_of
from bot.web.person_shown import Person, Where
from bot.web.problems import DESCRIBED, Problem, words_for
from bot.web.resident import STREAM, EventStream
from bot.web.words import Words

SILENCE_S = 10.0
routes = APIRouter(tags=["residents"])


@routes.post("/api/v1/person", status_code=201, responses=DESCRIBED)
async def ask(
    body: PersonBody, request: Request, response: Response, desk: AtDesk, office: AtOffice, wording: InWords
) -> PersonJson:
    """Asks for a person, in the conversation under way. Asked twice, it is one request."""
    named, words = await _named(request, body.conversation_id), wording.speak(body.language)
    commune = commune_at(desk, body.commune).id
    conversation = await open_for(Asked(body.message, commune, words.language, Door.CHAT, named), office)
    hand_session(response, request, conversation)
    return person_json(await person_of(conversation, office, words), conversation)


@routes.post("/api/v1/person/reach", responses=DESCRIBED)
async def reach(body: ReachBody, request: Request, office: AtOffice) -> PersonJson:
    """Leaves means to be written or called back, with consent."""
    conversation = await _named(request, body.conversation_id)
    await leave_reach(conversation, body, office)
    return person_json(await person_of(conversation, office, words_for(request)), conversation)


@routes.post("/api/v1/person/events", responses=STREAM | DESCRIBED, response_class=EventStream)
async def events(body: ConversationBody, request: Request, office: AtOffice) -> EventStream:
    """Where the request stands and what is said in it, as it happens, until it is answered."""
    conversation = await _named(request, body.conversation_id)
    return EventStream(_told(conversation, office, words_for(request)))


@routes.get("/person", include_in_schema=False)
async def show(request: Request, office: AtOffice, pages: InPages) -> Response:
    """The request of the cookie's conversation, for a browser without JavaScript."""
    words = words_for(request)
    person = await person_of(_cookie(request), office, words)
    return pages.shown("person.html", words, {"person": person}, 404 if person.where is Where.NONE else 200)


@routes.post("/person", include_in_schema=False)
async def ask_by_form(request: Request, fields: Fields, desk: AtDesk, office: AtOffice, wording: InWords) -> Response:
    """Asks for a person."""
    await count(request, "")
    words, named = wording.speak(fields.get("lang", "")), _cookie(request)
    commune = commune_at(desk, fields.get("commune", "")).id
    asked = Asked(fields.get("message", ""), commune, words.language, Door.CHAT, named)
    response = RedirectResponse(f"/person?lang={words.language}", 303)
    hand_session(response, request, await open_for(asked, office))
    return response


@routes.post("/person/message", include_in_schema=False)
async def say(request: Request, fields: Fields, office: AtOffice, wording: InWords) -> Response:
    """Adds a message to the request."""
    await count(request, "")
    text, moment = fields.get("message", "").strip()[:LONGEST], office.desk.now()
    request_id = await _unfinished(_cookie(request), office)
    if not text:
        raise Problem(422, "nothing-said")
    await office.write(lambda desks: desks.requests.say(request_id, Voice.RESIDENT, "", text, moment))
    return RedirectResponse(f"/person?lang={wording.speak(fields.get('lang', '')).language}", 303)


@routes.post("/person/reach", include_in_schema=False)
async def reach_by_form(request: Request, fields: Fields, office: AtOffice, wording: InWords) -> Response:
    """Leaves means to be written or called back."""
    await count(request, "")
    name, phone, email = (fields.get(key, "")[:254] for key in ("name", "phone", "email"))
    body = ReachBody(name=name[:120], phone=phone[:32], email=email, consent=bool(fields.get("consent")))
    await leave_reach(_cookie(request), body, office)
    return RedirectResponse(f"/person?lang={wording.speak(fields.get('lang', '')).language}", 303)


async def open_for(asked: Asked, office: Office) -> str:
    """The conversation of the request; Problem 422 when nothing was asked, here or before."""
    if not asked.text.strip() and not (asked.conversation_id and await office.last_answer(asked.conversation_id)):
        raise Problem(422, "nothing-said")
    return (await office.open(asked)).conversation_id


async def leave_reach(conversation: str, body: ReachBody, office: Office) -> None:
    """Keeps means to be reached; Problem 404 without an unfinished request."""
    given = reach_of(body, office.desk.now())
    request_id = await _unfinished(conversation, office)
    await office.write(lambda desks: desks.requests.reach(request_id, given))


async def _unfinished(conversation: str, office: Office) -> str:
    found = await office.read(lambda desks: desks.requests.of_conversation(conversation)) if conversation else None
    if found is None:
        raise Problem(404, "no-request")
    return found.id


async def _named(request: Request, named: str) -> str:
    """The conversation, counted as one request of this resident."""
    await count(request, "")
    session = session_of(request, named)
    return session if is_plausible(session) else ""


def _cookie(request: Request) -> str:
    session = session_of(request)
    return session if is_plausible(session) else ""


async def _told(conversation: str, office: Office, words: Words) -> AsyncGenerator[bytes, None]:
    """The whole state at each change, with the messages not told yet."""
    number, told, before = 0, 0, Person(Where.NONE)
    while not office.bell.leaving:
        seen = office.bell.rung
        person = await person_of(conversation, office, words)
        if person != before or number == 0:
            number += 1
            yield encode(number, "person", person_json(person, conversation, told))
            told, before = max((one.number for one in person.messages), default=told), person
        if not person.is_live:
            return
        if not await office.bell.wait(seen, SILENCE_S):
            yield PING
