"""The record of decisions: lines are only added, each holds the digest of the one before, and a head counts them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, RowMapping, insert, select, text, update

from bot.domain.decisions import Decision
from bot.storage.flushing import flush_at_commit
from bot.storage.record_tables import audit, audit_head
from bot.storage.snapshots import snapshot

GENESIS = hashlib.sha256(b"guichet").hexdigest()
SHOWN = 1_000
"""Lines read at most."""


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A line of the record, from 1."""

    number: int
    at: datetime
    decision: Decision
    digest: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the whole record found. `wrong`: the first line that does not fit and why, empty when all do.

    `digest` noted elsewhere proves later that nothing up to `lines` was rewritten since.
    """

    lines: int
    digest: str
    wrong: str = ""


def record(connection: Connection, decision: Decision, at: datetime | None = None) -> None:
    """Adds a line in the transaction of what was decided: both are kept, or neither.

    The head's row is locked until that transaction ends, so that two writers make one chain: record last. A writer
    on SQLite holds the file already (`writes=True`).
    """
    row = _row(decision, (at or datetime.now(UTC)).astimezone(UTC))
    if connection.dialect.name == "postgresql":
        connection.execute(_LINK, {**row, "written": _written(row), "flush": flush_at_commit(connection)})
        return
    head = connection.execute(select(audit_head).where(audit_head.c.id == 1)).mappings().one()
    line = {"number": head["number"] + 1, **row, "previous": head["digest"]}
    digest = digest_of(line)
    connection.execute(insert(audit).values(**line, digest=digest))
    connection.execute(update(audit_head).where(audit_head.c.id == 1).values(number=line["number"], digest=digest))


_LINK = text(
    """
    WITH head AS (
        SELECT number + 1 AS number, digest, set_config('synchronous_commit', :flush, true)
        FROM audit_head WHERE id = 1 FOR UPDATE
    ),
    line AS (
        INSERT INTO audit (number, at, actor, action, subject, commune, details, previous, digest)
        SELECT number, :at, :actor, :action, :subject, :commune, :details, digest,
            encode(sha256(convert_to('[' || number || ',' || :written || ',"' || digest || '"]', 'UTF8')), 'hex')
        FROM head
        RETURNING number, digest
    )
    UPDATE audit_head SET number = line.number, digest = line.digest FROM line WHERE audit_head.id = 1
    """
)
"""One trip instead of three while everybody waits: the database computes what `digest_of` says."""


def _row(decision: Decision, at: datetime) -> dict[str, object]:
    return {
        "at": at.isoformat(timespec="microseconds"),
        "actor": decision.actor,
        "action": decision.action,
        "subject": decision.subject,
        "commune": decision.commune,
        "details": json.dumps(dict(decision.details), ensure_ascii=False, sort_keys=True),
    }


def digest_of(row: RowMapping | dict[str, object]) -> str:
    """sha256 over the line's values and the digest of the line before."""
    written = f'[{row["number"]},{_written(row)},"{row["previous"]}"]'
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _written(row: RowMapping | dict[str, object]) -> str:
    """The line's own values, between its number and the digest of the line before."""
    names = ("at", "actor", "action", "subject", "commune", "details")
    return json.dumps([row[name] for name in names], ensure_ascii=False, separators=(",", ":"))[1:-1]


class Audit:
    """Reading and checking the record. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def record(self, decision: Decision) -> None:
        """Adds one line on its own, for a decision that changes no table."""
        with self._writes.begin() as connection:
            record(connection, decision)

    def show(self, subject: str = "", last: int = 50) -> tuple[KeptDecision, ...]:
        """The last lines, oldest first; those about one subject when it is given."""
        wanted = select(audit).order_by(audit.c.number.desc()).limit(min(last, SHOWN))
        if subject:
            wanted = wanted.where(audit.c.subject == subject)
        with self._reads.connect() as connection:
            return tuple(_read(row) for row in reversed(connection.execute(wanted).mappings().all()))

    def digest_at(self, number: int) -> str:
        """The digest of that line, empty when there is none."""
        with self._reads.connect() as connection:
            return connection.execute(select(audit.c.digest).where(audit.c.number == number)).scalar() or ""

    def verify(self) -> Verification:
        """Reads every line: one that was changed, removed, added or moved is found."""
        number, digest = 0, GENESIS
        with snapshot(self._reads) as connection:
            head = connection.execute(select(audit_head)).mappings().one()
            lines = connection.execute(select(audit).order_by(audit.c.number).execution_options(yield_per=1_000))
            for row in lines.mappings():
                if wrong := _misfit(row, number + 1, digest):
                    return Verification(number, digest, wrong)
                number, digest = row["number"], row["digest"]
        if (number, digest) != (head["number"], head["digest"]):
            return Verification(number, digest, f"the record ends at line {number}, line {head['number']} was written")
        return Verification(number, digest)


def _misfit(row: RowMapping, number: int, previous: str) -> str:
    if row["number"] != number:
        return f"line {number} is missing"
    if row["previous"] != previous:
        return f"line {number} does not follow the line before"
    return "" if digest_of(row) == row["digest"] else f"line {number} was changed"


def _read(row: RowMapping) -> KeptDecision:
    decision = Decision(row["actor"], row["action"], row["subject"], row["commune"], json.loads(row["details"]))
    return KeptDecision(row["number"], datetime.fromisoformat(row["at"]), decision, row["digest"])
