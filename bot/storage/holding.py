"""Who holds a request: every change is a compare-and-set, so that of several agents one wins and the others know."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from bot.domain.requests import Request, Stage
from bot.storage.request_rows import read_request
from bot.storage.request_tables import requests as table
from bot.storage.rows import Row


@dataclass(slots=True, eq=False)
class NotYoursError(Exception):
    """Another agent holds it (`by`), or it moved on meanwhile (`by` is empty). What was written must be kept."""

    by: str = ""


class UnknownRequestError(Exception):
    """There never was such a request, or it was purged."""


def free_for(agent: str, moment: datetime) -> ColumnElement[bool]:
    """Nobody holds it, or a claim that ran out, or this agent already."""
    nobody = or_(table.c.claimed_by == "", table.c.claimed_until <= moment)
    return and_(table.c.stage != Stage.CLOSED.value, or_(nobody, table.c.claimed_by == agent))


def held_at(agent: str, version: int) -> ColumnElement[bool]:
    """This agent holds it and nobody changed it since they read it: a claim that ran out unnoticed still stands."""
    same = and_(table.c.claimed_by == agent, table.c.version == version)
    return and_(table.c.stage != Stage.CLOSED.value, same)


def change(connection: Connection, request_id: str, condition: ColumnElement[bool], values: Row) -> Request:
    """Changes a request if the condition holds; NotYoursError otherwise, UnknownRequestError when there is none."""
    changing = update(table).where(table.c.id == request_id, condition)
    changed = changing.values(version=table.c.version + 1, **values).returning(*table.c)
    row = connection.execute(changed).mappings().first()
    if row is None:
        now = read(connection, request_id)
        raise NotYoursError(now.claim.by if now.claim else "")
    return read_request(row)


def read(connection: Connection, request_id: str) -> Request:
    """The request as it stands; UnknownRequestError."""
    row = connection.execute(select(table).where(table.c.id == request_id)).mappings().first()
    if row is None:
        raise UnknownRequestError(request_id)
    return read_request(row)
