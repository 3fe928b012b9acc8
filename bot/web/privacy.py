"""What a resident may know and undo without an account: the register, and their own data by its reference."""

import asyncio
from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import recordings
from bot.domain.references import read_reference, reference_of, written
from bot.storage import OwnData
from bot.web.access import is_plausible, session_of
from bot.web.asking import AtDesk, count
from bot.web.desk import Desk
from bot.web.page import Fields, InPages
from bot.web.problems import DESCRIBED, Problem, words_for

PAGE = "/privacy"
NO_STORE = {"Cache-Control": "no-store"}
routes = APIRouter()
Reference = Annotated[str, Path(max_length=40, description="The number shown with the answers, dashes or not")]


class ExchangeJson(BaseModel):
    """A question as it was kept (masked) and what was answered."""

    at: str
    asked: str
    answered: str
    thumb: str
    comment: str


class OwnDataJson(BaseModel):
    """All that is kept under a reference. `recordings`: how many calls of it are recorded."""

    reference: str
    commune: str
    exchanges: list[ExchangeJson]
    requests: list[dict[str, object]]
    recordings: int


@routes.get("/api/v1/conversations/{reference}", tags=["residents"], responses=DESCRIBED)
async def take_away(reference: Reference, request: Request, desk: AtDesk) -> OwnDataJson:
    """All that is kept under that reference, to read or to take away."""
    await count(request, "")
    return _json(await _found(desk, reference))


@routes.delete("/api/v1/conversations/{reference}", status_code=204, tags=["residents"], responses=DESCRIBED)
async def erase(reference: Reference, request: Request, desk: AtDesk) -> None:
    """Erases all that is kept under that reference, at once and for good."""
    await count(request, "")
    await _erase(desk, reference)


@routes.api_route(PAGE, methods=["GET", "HEAD"], include_in_schema=False)
async def show(request: Request, desk: AtDesk, pages: InPages) -> Response:
    """The register of processing, and the way to one's own data; the reference of the conversation under way."""
    session, options = session_of(request), desk.options
    reference = written(reference_of(session)) if is_plausible(session) else ""
    values = {
        "reference": reference,
        "days": options.retention_days,
        "request_days": options.retention_requests_days,
        "never": "never_recorded" if options.recordings else "never",
        "fault": "",
    }
    return pages.shown("privacy.html", words_for(request), values)


@routes.post(PAGE, include_in_schema=False)
async def read(request: Request, fields: Fields, desk: AtDesk, pages: InPages) -> Response:
    """One's own data: shown, downloaded, or erased once that was confirmed."""
    await count(request, "")
    typed = fields.get("reference", "")[:40]
    if fields.get("act") == "erase" and fields.get("sure") == "yes":
        await _erase(desk, typed)
        return pages.shown("privacy_erased.html", words_for(request), {})
    found = await _found(desk, typed)
    if fields.get("act") == "download":
        name = f"guichet-{found.reference}.json"
        headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
        return JSONResponse(_json(found).model_dump(mode="json"), headers=headers)
    values = {"found": found, "reference": written(found.reference), "unsure": fields.get("act") == "erase"}
    return pages.shown("privacy_data.html", words_for(request), values)


async def _found(desk: Desk, typed: str) -> OwnData:
    reference = read_reference(typed)
    if not reference:
        raise Problem(404, "unknown-reference")
    found = await desk.journal.on_store(lambda store: store.own_data.find(reference))
    recorded = await asyncio.to_thread(recordings.count, desk.options.recordings, reference)
    if found is None and not recorded:
        raise Problem(404, "unknown-reference")
    return replace(found or OwnData(reference, "", (), ()), recordings=recorded)


async def _erase(desk: Desk, typed: str) -> None:
    reference = read_reference(typed)
    erased = await desk.journal.on_store(lambda store: store.own_data.erase(reference)) if reference else False
    silenced = await asyncio.to_thread(recordings.erase, desk.options.recordings, reference) if reference else 0
    desk.forget(reference)
    if not erased and not silenced:
        raise Problem(404, "unknown-reference")


def _json(found: OwnData) -> OwnDataJson:
    return OwnDataJson(
        reference=written(found.reference),
        commune=found.commune,
        recordings=found.recordings,
        exchanges=[ExchangeJson(**{**asdict(one), "at": one.at.isoformat()}) for one in found.exchanges],
        requests=[
            {
                **asdict(one),
                "opened_at": one.opened_at.isoformat(),
                "messages": [{**asdict(said), "at": said.at.isoformat()} for said in one.messages],
                "letters": [{**asdict(said), "at": said.at.isoformat()} for said in one.letters],
                "drafts": [{**asdict(said), "at": said.at.isoformat()} for said in one.drafts],
            }
            for one in found.requests
        ],
    )
