"""What agents set at once, in every channel: the alert banner, closures and exceptional openings."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query

from bot.domain.agents import Agent, Right
from bot.domain.territories import NATION
from bot.storage import ChangedMeanwhileError, KeptAlert, KeptClosure, Signed
from bot.web.agents import AtWork, require_over
from bot.web.asking import AtDesk
from bot.web.desk import Desk
from bot.web.notice_frames import (
    AlertBody,
    AlertChange,
    ClosureBody,
    KeptAlertJson,
    KeptAlertsJson,
    KeptClosureJson,
    KeptClosuresJson,
    Start,
    kept_alert_json,
    kept_closure_json,
)
from bot.web.noticing import alert_of, changed_alert, changed_meanwhile, closure_of, ended_alert, ended_closure
from bot.web.problems import DESCRIBED, Problem

routes = APIRouter(prefix="/api/v1/agent", tags=["agents"], responses=DESCRIBED)
NoticeId = Annotated[str, Path(max_length=64)]
After = Annotated[Start | None, Query(description="Those that end after that moment; now when it is not given")]


@routes.get("/alerts")
async def alerts(agent: AtWork, desk: AtDesk, after: After = None) -> KeptAlertsJson:
    """The alerts shown now and to come."""
    since = after or desk.now()
    kept = await desk.journal.on_board(lambda board: board.alerts(since))
    return _alerts(kept, desk.now())


@routes.post("/alerts", status_code=201)
async def raise_alert(body: AlertBody, agent: AtWork, desk: AtDesk) -> KeptAlertJson:
    """Shows a banner, from the very next answer on."""
    moment = desk.now()
    alert = alert_of(uuid.uuid4().hex, body, desk.holder.counter, moment)
    _require(agent, alert.owners, desk)
    return await _keep_alert(KeptAlert(alert, Signed(1, agent.name, moment)), desk)


@routes.get("/alerts/{notice_id}")
async def alert(notice_id: NoticeId, agent: AtWork, desk: AtDesk) -> KeptAlertsJson:
    """Every version of an alert, the first one first: what was shown, decided by whom, when."""
    return _alerts(await _alert_history(notice_id, desk), desk.now())


@routes.put("/alerts/{notice_id}")
async def change_alert(notice_id: NoticeId, body: AlertChange, agent: AtWork, desk: AtDesk) -> KeptAlertJson:
    """Changes a banner; 409 when it was changed since it was read, or is over."""
    last, moment = (await _alert_history(notice_id, desk))[-1], desk.now()
    alert = alert_of(notice_id, body, desk.holder.counter, moment)
    _require(agent, (*last.alert.owners, *alert.owners), desk)
    return await _keep_alert(changed_alert(last, alert, body.version, agent.name, moment), desk)


@routes.post("/alerts/{notice_id}/end")
async def end_alert(notice_id: NoticeId, agent: AtWork, desk: AtDesk) -> KeptAlertJson:
    """Takes a banner down now; its history stays. 409 when it is over."""
    last = (await _alert_history(notice_id, desk))[-1]
    _require(agent, last.alert.owners, desk)
    return await _keep_alert(ended_alert(last, agent.name, desk.now()), desk)


@routes.get("/closures")
async def closures(agent: AtWork, desk: AtDesk, after: After = None) -> KeptClosuresJson:
    """The closures and exceptional openings of now and to come."""
    since = after or desk.now()
    kept = await desk.journal.on_board(lambda board: board.closures(since))
    return _closures(kept, desk.now())


@routes.post("/closures", status_code=201)
async def close(body: ClosureBody, agent: AtWork, desk: AtDesk) -> KeptClosureJson:
    """Closes a place, or opens it exceptionally, from the very next answer on."""
    moment = desk.now()
    closure = closure_of(body, desk.holder.counter, moment)
    _require(agent, _owners(closure.place_id, desk), desk)
    return await _keep_closure(KeptClosure(uuid.uuid4().hex, closure, Signed(1, agent.name, moment)), desk)


@routes.get("/closures/{notice_id}")
async def closure(notice_id: NoticeId, agent: AtWork, desk: AtDesk) -> KeptClosuresJson:
    """Every version of a closure, the first one first."""
    return _closures(await _closure_history(notice_id, desk), desk.now())


@routes.post("/closures/{notice_id}/end")
async def end_closure(notice_id: NoticeId, agent: AtWork, desk: AtDesk) -> KeptClosureJson:
    """Ends a closure now: the usual hours hold again. 409 when it is over."""
    last = (await _closure_history(notice_id, desk))[-1]
    _require(agent, _owners(last.closure.place_id, desk), desk)
    return await _keep_closure(ended_closure(last, agent.name, desk.now()), desk)


def _require(agent: Agent, owners: Sequence[str], desk: Desk) -> None:
    require_over(agent, Right.NOTIFY, owners, desk.holder.counter.territory)


def _owners(place_id: str, desk: Desk) -> tuple[str, ...]:
    """Whose place it is; a place that is in no directory any more is everybody's."""
    return tuple(place.owner for place in desk.holder.counter.places if place.id == place_id) or (NATION,)


def _alerts(kept: tuple[KeptAlert, ...], moment: datetime) -> KeptAlertsJson:
    return KeptAlertsJson(alerts=[kept_alert_json(one, moment) for one in kept])


def _closures(kept: tuple[KeptClosure, ...], moment: datetime) -> KeptClosuresJson:
    return KeptClosuresJson(closures=[kept_closure_json(one, moment) for one in kept])


async def _alert_history(notice_id: str, desk: Desk) -> tuple[KeptAlert, ...]:
    versions = await desk.journal.on_board(lambda board: board.alert_history(notice_id))
    if not versions:
        raise Problem(404, "unknown-notice")
    return versions


async def _closure_history(notice_id: str, desk: Desk) -> tuple[KeptClosure, ...]:
    versions = await desk.journal.on_board(lambda board: board.closure_history(notice_id))
    if not versions:
        raise Problem(404, "unknown-notice")
    return versions


async def _keep_alert(kept: KeptAlert, desk: Desk) -> KeptAlertJson:
    try:
        await desk.journal.on_board(lambda board: board.keep_alert(kept))
    except ChangedMeanwhileError as error:
        raise changed_meanwhile((await _alert_history(kept.alert.id, desk))[-1].signed.by) from error
    return kept_alert_json(kept, desk.now())


async def _keep_closure(kept: KeptClosure, desk: Desk) -> KeptClosureJson:
    try:
        await desk.journal.on_board(lambda board: board.keep_closure(kept))
    except ChangedMeanwhileError as error:
        raise changed_meanwhile((await _closure_history(kept.id, desk))[-1].signed.by) from error
    return kept_closure_json(kept, desk.now())
