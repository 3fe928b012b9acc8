"""The alerts and closures agents set: kept by signed versions, read at every question."""

from collections.abc import Sequence
from datetime import date, datetime, time

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.clock import PARIS
from bot.domain.decisions import Decision
from bot.domain.notices import Alert, Severity
from bot.domain.places import Closure
from bot.storage.audit import record
from bot.storage.tables import alerts, closures
from bot.storage.versions import (
    KeptAlert,
    KeptClosure,
    Signed,
    alert_row,
    append,
    closure_row,
    last_versions,
    read_alert,
    read_closure,
)

LISTED = 500
"""Alerts, or closures, read at most."""

_GRAVITY = {severity: rank for rank, severity in enumerate(reversed(Severity))}
log = structlog.get_logger(__name__)


class Noticeboard:
    """What agents see and change. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def alerts(self, after: datetime) -> tuple[KeptAlert, ...]:
        """The last version of each alert that ends after that moment, the first to begin first."""
        wanted = last_versions(alerts).where(alerts.c.ends > after).order_by(alerts.c.starts, alerts.c.id)
        with self._reads.connect() as connection:
            return tuple(read_alert(row) for row in connection.execute(wanted.limit(LISTED)).mappings())

    def closures(self, after: datetime) -> tuple[KeptClosure, ...]:
        """The last version of each closure that ends after that moment, the first to begin first."""
        wanted = last_versions(closures).where(closures.c.ends > after).order_by(closures.c.starts, closures.c.id)
        with self._reads.connect() as connection:
            return tuple(read_closure(row) for row in connection.execute(wanted.limit(LISTED)).mappings())

    def alert_history(self, alert_id: str) -> tuple[KeptAlert, ...]:
        """Every version of an alert, the first one first; none when it never was."""
        wanted = select(alerts).where(alerts.c.id == alert_id).order_by(alerts.c.version)
        with self._reads.connect() as connection:
            return tuple(read_alert(row) for row in connection.execute(wanted).mappings())

    def closure_history(self, closure_id: str) -> tuple[KeptClosure, ...]:
        """Every version of a closure, the first one first; none when it never was."""
        wanted = select(closures).where(closures.c.id == closure_id).order_by(closures.c.version)
        with self._reads.connect() as connection:
            return tuple(read_closure(row) for row in connection.execute(wanted).mappings())

    def keep_alert(self, kept: KeptAlert) -> None:
        """Adds a version; ChangedMeanwhileError when another agent was first."""
        with self._writes.begin() as connection:
            append(connection, alerts, alert_row(kept))
            record(connection, _decision("alert", kept.alert.id, kept.signed))

    def keep_closure(self, kept: KeptClosure) -> None:
        """Adds a version; ChangedMeanwhileError when another agent was first."""
        with self._writes.begin() as connection:
            append(connection, closures, closure_row(kept))
            record(connection, _decision("closure", kept.id, kept.signed))


class StoredNotices:
    """What the path of a question reads: a database that fails costs the notices, never the answer."""

    def __init__(self, board: Noticeboard) -> None:
        self._board = board

    def closures(self, day: date) -> tuple[Closure, ...]:
        """Closures and exceptional openings that end on that day or later."""
        try:
            return tuple(kept.closure for kept in self._board.closures(datetime.combine(day, time(), PARIS)))
        except SQLAlchemyError as error:
            log.error("closures_not_read", error=type(error).__name__)
            return ()

    def alerts(self, owners: Sequence[str], moment: datetime) -> tuple[Alert, ...]:
        """The alerts these layers' residents see at that moment, the gravest first."""
        try:
            kept = [one.alert for one in self._board.alerts(moment)]
        except SQLAlchemyError as error:
            log.error("alerts_not_read", error=type(error).__name__)
            return ()
        shown = [alert for alert in kept if alert.shows(moment) and not set(owners).isdisjoint(alert.owners)]
        return tuple(sorted(shown, key=lambda alert: _GRAVITY[alert.severity]))


def _decision(kind: str, notice_id: str, signed: Signed) -> Decision:
    done = "withdrawn" if signed.withdrawn else "raised" if signed.version == 1 else "changed"
    return Decision(signed.by, f"{kind}.{done}", notice_id, details={"version": str(signed.version)})
