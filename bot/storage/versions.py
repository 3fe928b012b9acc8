"""What agents set, as signed versions: a change adds one, nothing is rewritten, the last one counts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time

from sqlalchemy import Connection, RowMapping, Select, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.domain.clock import PARIS
from bot.domain.notices import Alert, Severity
from bot.domain.places import Access, Closure, Span

Row = dict[str, object]


class ChangedMeanwhileError(Exception):
    """Somebody else added that version first: what was changed must be read again."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Which version, by whom and when. `withdrawn`: taken back before it began."""

    version: int
    by: str
    at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """One version of an alert."""

    alert: Alert
    signed: Signed


@dataclass(frozen=True, slots=True)
class KeptClosure:
    """One version of a closure, or of an exceptional opening."""

    id: str
    closure: Closure
    signed: Signed


def last_versions(table: Table) -> Select[tuple[object, ...]]:
    """The last version of each notice of a table, those withdrawn left out."""
    last = select(table.c.id, func.max(table.c.version).label("version")).group_by(table.c.id).subquery()
    same = (table.c.id == last.c.id) & (table.c.version == last.c.version)
    return select(table).join(last, same).where(~table.c.withdrawn)


def append(connection: Connection, table: Table, row: Row) -> None:
    """Adds a version; ChangedMeanwhileError when it exists already."""
    try:
        connection.execute(insert(table), row)
    except IntegrityError as error:
        raise ChangedMeanwhileError from error


def alert_row(kept: KeptAlert) -> Row:
    """An alert's version as its row."""
    alert = kept.alert
    return {
        "id": alert.id,
        "owners": list(alert.owners),
        "messages": dict(alert.messages),
        "severity": alert.severity.value,
        "starts": alert.starts,
        "ends": alert.ends,
        "url": alert.url,
        **_signed_row(kept.signed),
    }


def read_alert(row: RowMapping) -> KeptAlert:
    """An alert's version from its row."""
    alert = Alert(
        id=row["id"],
        owners=tuple(row["owners"]),
        messages=row["messages"],
        severity=Severity(row["severity"]),
        starts=row["starts"].astimezone(PARIS),
        ends=row["ends"].astimezone(PARIS),
        url=row["url"],
    )
    return KeptAlert(alert, _signed(row))


def closure_row(kept: KeptClosure) -> Row:
    """A closure's version as its row."""
    closure = kept.closure
    return {
        "id": kept.id,
        "place_id": closure.place_id,
        "starts": closure.starts,
        "ends": closure.ends,
        "reason": closure.reason,
        "spans": [_span_row(span) for span in closure.spans],
        "url": closure.source_url,
        **_signed_row(kept.signed),
    }


def read_closure(row: RowMapping) -> KeptClosure:
    """A closure's version from its row."""
    closure = Closure(
        place_id=row["place_id"],
        starts=row["starts"].astimezone(PARIS),
        ends=row["ends"].astimezone(PARIS),
        reason=row["reason"],
        spans=tuple(_span(values) for values in row["spans"]),
        source_url=row["url"],
    )
    return KeptClosure(row["id"], closure, _signed(row))


def _signed_row(signed: Signed) -> Row:
    return {
        "version": signed.version,
        "withdrawn": signed.withdrawn,
        "changed_by": signed.by,
        "changed_at": signed.at,
    }


def _signed(row: RowMapping) -> Signed:
    return Signed(row["version"], row["changed_by"], row["changed_at"].astimezone(PARIS), row["withdrawn"])


def _span_row(span: Span) -> Row:
    times = {name: value for name, value in asdict(span).items() if isinstance(value, time)}
    return {"access": span.access.value, **{name: value.isoformat("minutes") for name, value in times.items()}}


def _span(values: Mapping[str, str]) -> Span:
    times = {name: time.fromisoformat(value) for name, value in values.items() if name != "access"}
    return Span(access=Access(values["access"]), **times)
