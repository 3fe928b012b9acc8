"""Agents' sessions, on the server: the cookie holds a random number, and here is only its digest."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from bot.domain.agents import Agent
from bot.storage.accounts import grants_of, read_account
from bot.storage.agent_tables import agent_sessions, agents, kept_forms, pending_sign_ins


@dataclass(frozen=True, slots=True)
class AgentSession:
    """A session as it was left. `csrf` goes into every form; `ended`: signed out, revoked, or the account is shut."""

    id: str
    agent: Agent
    csrf: str
    started_at: datetime
    seen_at: datetime
    ended: bool
    id_token: str = ""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What an agent wrote when their session had expired."""

    id: str
    agent_id: str
    action: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """A sign-in under way at the provider: what its return must fit."""

    nonce: str
    verifier: str
    back: str
    begun_at: datetime


def digest(token: str) -> str:
    """What is kept of a cookie: a copy of the database opens no session."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Sessions:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def begin(self, agent: Agent, at: datetime, replaced: str = "", id_token: str = "") -> str:
        """A new session; the token for its cookie. The one of `replaced`, the cookie held before, ends."""
        token = secrets.token_urlsafe(32)
        row = {
            "id": digest(token),
            "agent_id": agent.id,
            "csrf": secrets.token_urlsafe(24),
            "started_at": at,
            "seen_at": at,
            "id_token": id_token or None,
        }
        with self._writes.begin() as connection:
            if replaced:
                lasting = (agent_sessions.c.id == digest(replaced)) & agent_sessions.c.ended_at.is_(None)
                connection.execute(update(agent_sessions).where(lasting).values(ended_at=at))
            connection.execute(insert(agent_sessions), row)
        return token

    def find(self, token: str) -> AgentSession | None:
        """The session of a cookie, ended or not; None when there never was one."""
        joined = agent_sessions.join(agents, agents.c.id == agent_sessions.c.agent_id)
        wanted = select(agents, *(column.label(f"s_{column.name}") for column in agent_sessions.c))
        with self._reads.connect() as connection:
            found = connection.execute(wanted.select_from(joined).where(agent_sessions.c.id == digest(token)))
            row = found.mappings().first()
            if row is None:
                return None
            account = read_account(row, grants_of(connection, row["id"]))
        ended = row["s_ended_at"] is not None or account.disabled
        started, seen, id_token = row["s_started_at"], row["s_seen_at"], row["s_id_token"]
        return AgentSession(row["s_id"], account.agent, row["s_csrf"], started, seen, ended, id_token or "")

    def touch(self, session: AgentSession, at: datetime) -> None:
        """The agent is still there."""
        with self._writes.begin() as connection:
            connection.execute(update(agent_sessions).where(agent_sessions.c.id == session.id).values(seen_at=at))

    def end(self, session: AgentSession, at: datetime) -> None:
        """Signed out: the cookie opens nothing any more."""
        with self._writes.begin() as connection:
            connection.execute(update(agent_sessions).where(agent_sessions.c.id == session.id).values(ended_at=at))

    def keep_form(self, agent: Agent, action: str, fields: Mapping[str, str], at: datetime) -> str:
        """Keeps what was written until its author is back; how it is found again."""
        form_id = secrets.token_urlsafe(16)
        row = {"id": form_id, "agent_id": agent.id, "action": action, "fields": dict(fields), "kept_at": at}
        with self._writes.begin() as connection:
            connection.execute(insert(kept_forms), row)
        return form_id

    def kept_form(self, form_id: str, agent: Agent) -> KeptForm | None:
        """A kept form, for its author only."""
        mine = (kept_forms.c.id == form_id) & (kept_forms.c.agent_id == agent.id)
        with self._reads.connect() as connection:
            row = connection.execute(select(kept_forms).where(mine)).mappings().first()
        return KeptForm(row["id"], row["agent_id"], row["action"], row["fields"]) if row else None

    def begin_sign_in(self, state: str, pending: PendingSignIn) -> None:
        """Remembers what the provider's return must fit."""
        row = {"id": digest(state), "nonce": pending.nonce, "verifier": pending.verifier}
        with self._writes.begin() as connection:
            connection.execute(insert(pending_sign_ins).values(**row, back=pending.back, begun_at=pending.begun_at))

    def take_sign_in(self, state: str) -> PendingSignIn | None:
        """What was begun under that state, once: a return that is played again finds nothing."""
        taken = delete(pending_sign_ins).where(pending_sign_ins.c.id == digest(state)).returning(*pending_sign_ins.c)
        with self._writes.begin() as connection:
            row = connection.execute(taken).mappings().first()
        return PendingSignIn(row["nonce"], row["verifier"], row["back"], row["begun_at"]) if row else None

    def sweep(self, before: datetime) -> int:
        """Erases sessions not seen since, and what hangs on sign-ins as old; how many sessions."""
        with self._writes.begin() as connection:
            connection.execute(delete(kept_forms).where(kept_forms.c.kept_at < before))
            connection.execute(delete(pending_sign_ins).where(pending_sign_ins.c.begun_at < before))
            return connection.execute(delete(agent_sessions).where(agent_sessions.c.seen_at < before)).rowcount
