"""The answers agents signed: found by their question, replaced by a newer one, taken out when their ground moves."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import structlog
from sqlalchemy import Connection, Engine, RowMapping, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.clock import PARIS
from bot.domain.decisions import Decision
from bot.domain.requests import Request
from bot.domain.reviews import ApprovedAnswer, Standing, Suggestion, Support
from bot.storage.audit import record
from bot.storage.request_rows import (
    citation_values,
    read_citations,
    read_sentences,
    request_row,
    sentence_values,
    suggestion_row,
)
from bot.storage.request_tables import approved_answers as table
from bot.storage.request_tables import requests, suggestions
from bot.storage.rows import Row, clean

LISTED = 5_000
"""Signed answers read at most."""

log = structlog.get_logger(__name__)


class Approvals:
    """What agents see and change. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def find(self, asked: str, commune: str, day: date) -> ApprovedAnswer | None:
        """The answer in force to that question, as it is looked up."""
        wanted = select(table).where(
            table.c.commune == commune, table.c.asked == asked, table.c.standing == Standing.IN_FORCE.value
        )
        with self._reads.connect() as connection:
            found = [read_approved(row) for row in connection.execute(wanted).mappings()]
        return next((one for one in found if not one.expired(day)), None)

    def asked_in(self, commune: str) -> tuple[str, ...]:
        """The questions of a commune that have an answer in force, as they are looked up."""
        here = (table.c.commune == commune) & (table.c.standing == Standing.IN_FORCE.value)
        with self._reads.connect() as connection:
            return tuple(connection.execute(select(table.c.asked).where(here).limit(LISTED)).scalars())

    def get(self, approved_id: str) -> ApprovedAnswer | None:
        """One of them, whatever its standing."""
        with self._reads.connect() as connection:
            row = connection.execute(select(table).where(table.c.id == approved_id)).mappings().first()
        return read_approved(row) if row else None

    def listed(self, standings: Sequence[Standing] = (Standing.IN_FORCE,)) -> tuple[ApprovedAnswer, ...]:
        """Those of these standings, the last signed first."""
        wanted = select(table).where(table.c.standing.in_([one.value for one in standings]))
        with self._reads.connect() as connection:
            rows = connection.execute(wanted.order_by(table.c.signed_at.desc()).limit(LISTED)).mappings()
            return tuple(read_approved(row) for row in rows)

    def to_review(self, approved_id: str, request: Request, suggestion: Suggestion) -> bool:
        """Takes an answer out and asks for a new review, both or neither; False when that was done already."""
        with self._writes.begin() as connection:
            if not stand(connection, approved_id, Standing.TO_REVIEW, (Standing.IN_FORCE,)):
                return False
            connection.execute(insert(requests), request_row(request))
            connection.execute(insert(suggestions), suggestion_row(request.id, suggestion))
            record(connection, Decision("counter", "approved.to_review", approved_id, request.commune))
        return True

    def withdraw(self, approved_id: str, agent: str) -> bool:
        """Takes an answer out for good; False when it was out already."""
        with self._writes.begin() as connection:
            if not stand(connection, approved_id, Standing.WITHDRAWN, (Standing.IN_FORCE, Standing.TO_REVIEW)):
                return False
            record(connection, Decision(agent, "approved.withdrawn", approved_id))
        return True


class StoredApprovals:
    """What the path of a question reads: a database that fails costs the signed answer, never an answer."""

    def __init__(self, approvals: Approvals) -> None:
        self._approvals = approvals

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None:
        """The answer in force, or nothing."""
        try:
            return self._approvals.find(normalised, commune, day)
        except SQLAlchemyError as error:
            log.error("approved_not_read", error=type(error).__name__)
            return None

    def asked_in(self, commune: str) -> tuple[str, ...]:
        """The questions that have an answer in force, or nothing."""
        try:
            return self._approvals.asked_in(commune)
        except SQLAlchemyError as error:
            log.error("approved_not_read", error=type(error).__name__)
            return ()


def sign(connection: Connection, approved: ApprovedAnswer) -> None:
    """Keeps a signed answer; those to the same question in that commune leave their place to it."""
    same = (table.c.commune == approved.commune) & (table.c.asked == approved.asked)
    standing = table.c.standing.in_([Standing.IN_FORCE.value, Standing.TO_REVIEW.value])
    connection.execute(update(table).where(same & standing).values(standing=Standing.REPLACED.value))
    connection.execute(insert(table), approved_row(approved))


def stand(connection: Connection, approved_id: str, standing: Standing, among: Sequence[Standing]) -> bool:
    """Changes a standing if it is one of those; False otherwise. Of several who try at once, one succeeds."""
    wanted = (table.c.id == approved_id) & table.c.standing.in_([one.value for one in among])
    return connection.execute(update(table).where(wanted).values(standing=standing.value)).rowcount == 1


def approved_row(approved: ApprovedAnswer) -> Row:
    """A signed answer with its sources; the question is masked."""
    citations = {cited.number: cited for one in approved.sentences for cited in one.citations}
    return {
        "id": approved.id,
        "commune": approved.commune,
        "question": clean(approved.question),
        "asked": approved.asked,
        "sentences": sentence_values(approved.sentences),
        "citations": citation_values([citations[number] for number in sorted(citations)]),
        "supports": [asdict(one) for one in approved.supports],
        "owner": approved.owner,
        "signed_by": approved.signed_by,
        "signed_at": approved.signed_at,
        "expires_on": approved.expires_on,
        "standing": approved.standing.value,
    }


def read_approved(row: RowMapping) -> ApprovedAnswer:
    """A signed answer as it was kept."""
    same = ("id", "commune", "question", "asked", "owner", "signed_by", "expires_on")
    return ApprovedAnswer(
        read_sentences(row["sentences"], read_citations(row["citations"])),
        **{name: row[name] for name in same},
        signed_at=row["signed_at"].astimezone(PARIS),
        supports=tuple(Support(**one) for one in row["supports"]),
        standing=Standing(row["standing"]),
    )
