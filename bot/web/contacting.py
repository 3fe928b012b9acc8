"""The contact form: a question to the town hall's people, with means to be answered, whoever is there."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.domain.requests import Door
from bot.web.access import hand_session
from bot.web.asking import AtDesk, InWords, commune_at, count
from bot.web.counter import served_communes
from bot.web.office import Asked, AtOffice
from bot.web.page import Fields, InPages
from bot.web.person_frames import LONGEST_EMAIL, LONGEST_NAME, LONGEST_PHONE, ReachBody, reach_of
from bot.web.problems import Problem, words_for

routes = APIRouter(prefix="/contact", include_in_schema=False)


@routes.get("")
async def show(request: Request, desk: AtDesk, pages: InPages, commune: str = "") -> Response:
    """The empty form."""
    words = words_for(request)
    values = {"communes": served_communes(desk.holder.counter), "fields": {"commune": commune[:64]}, "fault": ""}
    return pages.shown("contact.html", words, values)


@routes.post("")
async def ask(
    request: Request, fields: Fields, desk: AtDesk, office: AtOffice, wording: InWords, pages: InPages
) -> Response:
    """Opens a request; a form that does not fit comes back with everything that was written."""
    await count(request, "")
    words, commune = wording.speak(fields.get("lang", "")), commune_at(desk, fields.get("commune", ""))
    body = ReachBody(
        name=fields.get("name", "")[:LONGEST_NAME],
        phone=fields.get("phone", "")[:LONGEST_PHONE],
        email=fields.get("email", "")[:LONGEST_EMAIL],
        consent=bool(fields.get("consent")),
    )
    try:
        if not fields.get("message", "").strip():
            raise Problem(422, "nothing-said")
        reach = reach_of(body, desk.now())
    except Problem as wrong:
        values = {"communes": served_communes(desk.holder.counter), "fields": fields}
        fault = words.say(f"problems.{wrong.slug}.detail")
        return pages.shown("contact.html", words, {**values, "fault": fault}, wrong.status)
    asked = Asked(fields["message"], commune.id, words.language, Door.FORM, reach=reach)
    opened = await office.open(asked)
    response = RedirectResponse(f"/person?lang={words.language}", 303)
    hand_session(response, request, opened.conversation_id)
    return response
