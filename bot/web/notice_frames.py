"""What agents send and read about alerts and closures."""

import unicodedata
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from bot.domain.clock import PARIS
from bot.domain.notices import Severity
from bot.domain.places import Access
from bot.storage import KeptAlert, KeptClosure, Signed
from bot.web.shapes import Shape

LONGEST_MESSAGE, LONGEST_REASON, MOST = 600, 200, 20
DAY_ONLY = len("2026-01-31")


def _first(value: object) -> object:
    """A day alone begins at midnight."""
    return f"{value}T00:00" if isinstance(value, str) and len(value) == DAY_ONLY else value


def _last(value: object) -> object:
    """A day alone is included: it ends at the next midnight."""
    if not isinstance(value, str) or len(value) != DAY_ONLY:
        return value
    try:
        return f"{date.fromisoformat(value) + timedelta(days=1)}T00:00"
    except (ValueError, OverflowError):
        return value


def _in_paris(value: datetime) -> datetime:
    """To the minute; an hour without a zone is that of the town hall's clock."""
    try:
        aware = value.replace(tzinfo=PARIS) if value.tzinfo is None else value.astimezone(PARIS)
        aware.astimezone(PARIS).utctimetuple()
    except OverflowError as error:
        raise ValueError("out of the calendar") from error
    return aware.replace(second=0, microsecond=0)


def _plain(text: str) -> str:
    """One line of visible text; what looks like HTML stays text."""
    kept = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    return " ".join("".join(one for one in kept if unicodedata.category(one) not in ("Cf", "Cs", "Co")).split())


def _said(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _on_the_wall(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("an hour of the town hall's clock, without a time zone")
    return value.replace(second=0, microsecond=0)


Clock = Annotated[time, AfterValidator(_on_the_wall)]
Start = Annotated[datetime, BeforeValidator(_first), AfterValidator(_in_paris)]
End = Annotated[datetime, BeforeValidator(_last), AfterValidator(_in_paris)]
Message = Annotated[str, Field(max_length=LONGEST_MESSAGE), AfterValidator(_plain), AfterValidator(_said)]
Reason = Annotated[str, Field(max_length=LONGEST_REASON), AfterValidator(_plain), AfterValidator(_said)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Address = Annotated[str, Field(max_length=500, pattern=r"^(https?://\S+)?$")]


class AlertBody(BaseModel):
    """A banner. `owners`: communes, agglomerations, or `france`. A day alone is meant whole, `ends` included."""

    owners: list[Annotated[str, Field(max_length=64)]] = Field(min_length=1, max_length=MOST)
    messages: dict[Language, Message] = Field(max_length=MOST, description="By language; `fr` is needed")
    severity: Severity
    starts: Start | None = Field(None, description="Now when it is not given")
    ends: End
    url: Address = ""


class AlertChange(AlertBody):
    """The whole banner again, and the version that was read."""

    version: int = Field(ge=1)


class SpanBody(BaseModel):
    """An opening, on the clock of the wall; `closes` at or before `opens` is on the next day."""

    opens: Clock
    closes: Clock
    access: Access = Access.OPEN
    last_entry: Clock | None = None


class ClosureBody(BaseModel):
    """A place closed from `starts` to `ends`; with `spans`, open at these hours and at no other."""

    place: str = Field(max_length=128)
    starts: Start | None = Field(None, description="Now when it is not given")
    ends: End
    reason: Reason
    spans: list[SpanBody] = Field([], max_length=MOST)
    url: Address = ""


class State(StrEnum):
    """Where a notice stands in time."""

    COMING = "coming"
    CURRENT = "current"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class SignedJson(Shape):
    """A version, and who made it."""

    id: str
    version: int
    state: State
    changed_by: str
    changed_at: datetime
    starts: datetime
    ends: datetime


class KeptAlertJson(SignedJson):
    """A version of an alert."""

    url: str
    owners: list[str]
    messages: dict[str, str]
    severity: Severity


class KeptClosureJson(SignedJson):
    """A version of a closure, or of an exceptional opening."""

    url: str
    place: str
    reason: str
    spans: list[SpanBody]


class KeptAlertsJson(Shape):
    """Alerts of now and to come, or the versions of one."""

    alerts: list[KeptAlertJson]


class KeptClosuresJson(Shape):
    """Closures of now and to come, or the versions of one."""

    closures: list[KeptClosureJson]


def kept_alert_json(kept: KeptAlert, moment: datetime) -> KeptAlertJson:
    """One version, seen from that moment."""
    alert = kept.alert
    signed = _signed(alert.id, kept.signed, alert.starts, alert.ends, moment)
    return KeptAlertJson(
        **dict(signed), url=alert.url, owners=list(alert.owners), messages=dict(alert.messages), severity=alert.severity
    )


def kept_closure_json(kept: KeptClosure, moment: datetime) -> KeptClosureJson:
    """One version, seen from that moment."""
    closure = kept.closure
    signed = _signed(kept.id, kept.signed, closure.starts, closure.ends, moment)
    spans = [SpanBody.model_validate(span, from_attributes=True) for span in closure.spans]
    return KeptClosureJson(
        **dict(signed), url=closure.source_url, place=closure.place_id, reason=closure.reason, spans=spans
    )


def _signed(identifier: str, signed: Signed, starts: datetime, ends: datetime, moment: datetime) -> SignedJson:
    return SignedJson(
        id=identifier,
        version=signed.version,
        state=_state(signed, starts, ends, moment),
        changed_by=signed.by,
        changed_at=signed.at,
        starts=starts,
        ends=ends,
    )


def _state(signed: Signed, starts: datetime, ends: datetime, moment: datetime) -> State:
    if signed.withdrawn:
        return State.WITHDRAWN
    if moment < starts:
        return State.COMING
    return State.CURRENT if moment < ends else State.OVER
