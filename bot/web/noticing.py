"""From what an agent sends to an alert or a closure that can be kept, or a problem that says why not."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.answering.counter import Counter
from bot.domain.notices import Alert
from bot.domain.places import Closure, Span
from bot.domain.territories import NATION
from bot.storage import KeptAlert, KeptClosure, Signed
from bot.web.notice_frames import AlertBody, ClosureBody, SpanBody
from bot.web.problems import Problem

FURTHEST = timedelta(days=400)
"""An end further than that is a mistyped year."""


def alert_of(identifier: str, body: AlertBody, counter: Counter, moment: datetime) -> Alert:
    """The alert of a body; Problem 422 for an owner that is not served, no French, or impossible moments."""
    known = [*counter.territory.communes, *counter.territory.intercommunalities, NATION]
    if unknown := [owner for owner in body.owners if owner not in known]:
        members = {"unknown": unknown, "owners": known}
        raise Problem(422, "unknown-owner", values={"known": ", ".join(known)}, members=members)
    if "fr" not in body.messages:
        raise Problem(422, "no-french")
    starts = body.starts or moment
    _check(starts, body.ends, moment)
    owners = tuple(dict.fromkeys(body.owners))
    return Alert(identifier, owners, dict(body.messages), body.severity, starts, body.ends, body.url)


def closure_of(body: ClosureBody, counter: Counter, moment: datetime) -> Closure:
    """The closure of a body; Problem 422 for a place nobody knows, or impossible moments and hours."""
    known = [place.id for place in counter.places]
    if body.place not in known:
        raise Problem(422, "unknown-place", values={"known": ", ".join(known)}, members={"places": known})
    starts = body.starts or moment.replace(second=0, microsecond=0)
    _check(starts, body.ends, moment)
    spans = tuple(sorted((_span(span) for span in body.spans), key=lambda span: span.opens))
    if any(before.closes <= before.opens or after.opens < before.closes for before, after in pairwise(spans)):
        raise Problem(422, "bad-hours")
    return Closure(body.place, starts, body.ends, body.reason, spans, body.url)


def ended_alert(last: KeptAlert, agent: str, moment: datetime) -> KeptAlert:
    """The version that takes an alert down; Problem 409 when it is over already."""
    signed = _next(last.signed, last.alert.starts, last.alert.ends, agent, moment)
    return KeptAlert(last.alert if signed.withdrawn else replace(last.alert, ends=moment), signed)


def ended_closure(last: KeptClosure, agent: str, moment: datetime) -> KeptClosure:
    """The version that ends a closure; Problem 409 when it is over already."""
    signed = _next(last.signed, last.closure.starts, last.closure.ends, agent, moment)
    closure = last.closure if signed.withdrawn else replace(last.closure, ends=moment)
    return replace(last, closure=closure, signed=signed)


def changed_alert(last: KeptAlert, alert: Alert, read: int, agent: str, moment: datetime) -> KeptAlert:
    """The next version of an alert that was read at version `read`; Problem 409 when it changed since, or is over."""
    signed = _next(last.signed, last.alert.starts, last.alert.ends, agent, moment)
    if read != last.signed.version:
        raise changed_meanwhile(last.signed.by)
    return KeptAlert(alert, replace(signed, withdrawn=False))


def changed_meanwhile(who: str) -> Problem:
    """Somebody else was first: read again before changing."""
    return Problem(409, "changed-meanwhile", values={"who": who})


def _next(last: Signed, starts: datetime, ends: datetime, agent: str, moment: datetime) -> Signed:
    if last.withdrawn or ends <= moment:
        raise Problem(409, "already-over")
    return Signed(last.version + 1, agent, moment, withdrawn=moment < starts)


def _check(starts: datetime, ends: datetime, moment: datetime) -> None:
    if ends <= starts:
        raise Problem(422, "ends-before-start")
    if ends <= moment:
        raise Problem(422, "in-the-past")
    if ends > moment + FURTHEST:
        raise Problem(422, "too-far", values={"days": FURTHEST.days})


def _span(body: SpanBody) -> Span:
    """Its last entry lies in it, midnight crossed or not."""
    if body.opens == body.closes:
        raise Problem(422, "bad-hours")
    if body.last_entry is not None:
        inside = body.opens <= body.last_entry <= body.closes
        overnight = body.closes < body.opens and (body.last_entry >= body.opens or body.last_entry <= body.closes)
        if not (inside or overnight):
            raise Problem(422, "bad-hours")
    return Span(body.opens, body.closes, body.access, body.last_entry)
