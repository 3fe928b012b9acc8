"""The accounts of the people at work. Passwords come here hashed already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.agents import Agent, Grant, Role
from bot.domain.decisions import Decision
from bot.storage.agent_tables import agent_grants, agent_sessions, agents
from bot.storage.audit import record


class NameTakenError(Exception):
    """Another account has that name, or that identity at the provider."""


@dataclass(frozen=True, slots=True)
class Account:
    """An agent with what proves them. `password` is an argon2id hash, empty for who signs in elsewhere only.

    `totp` is the second factor's secret, sealed, empty without one; `totp_step` the last 30-second step used.
    `subject` is who they are at the OpenID provider, empty for a local account.
    """

    agent: Agent
    password: str = ""
    totp: str = ""
    totp_step: int = 0
    subject: str = ""
    disabled: bool = False


class Accounts:
    """Every change is signed by its author in the record. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def add(self, account: Account, author: str) -> None:
        """A new account; NameTakenError when the name or the identity is another's."""
        agent = account.agent
        row = {
            "id": agent.id,
            "name": agent.name,
            "display": agent.display,
            "service": agent.service,
            "email": agent.email,
            "password": account.password or None,
            "second_factor": account.totp or None,
            "totp_step": account.totp_step,
            "subject": account.subject or None,
            "disabled": account.disabled,
            "created_at": datetime.now(UTC),
        }
        try:
            with self._writes.begin() as connection:
                connection.execute(insert(agents), row)
                _grant(connection, agent.id, agent.grants)
                record(connection, Decision(author, "account.added", agent.name, details=_told(agent.grants)))
        except IntegrityError as error:
            raise NameTakenError(agent.name) from error

    def named(self, name: str) -> Account | None:
        """The account that signs in with that name."""
        return self._one(select(agents).where(agents.c.name == name))

    def of_subject(self, subject: str) -> Account | None:
        """The account of that identity at the provider."""
        return self._one(select(agents).where(agents.c.subject == subject))

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self._reads.connect() as connection:
            rows = connection.execute(select(agents).order_by(agents.c.name)).mappings().all()
            return tuple(read_account(row, grants_of(connection, row["id"])) for row in rows)

    def set_password(self, agent: Agent, password: str, author: str) -> None:
        """Another password, hashed; every session of theirs ends."""
        self._change(agent, {"password": password}, Decision(author, "account.password_reset", agent.name))

    def set_totp(self, agent: Agent, secret: str, author: str) -> None:
        """Another second factor, or none when empty; every session of theirs ends."""
        action = "account.second_factor_set" if secret else "account.second_factor_removed"
        self._change(agent, {"second_factor": secret or None, "totp_step": 0}, Decision(author, action, agent.name))

    def renew_totp(self, account: Account, sealed: str) -> bool:
        """The same secret sealed anew; False when it was changed meanwhile. No session ends."""
        same = (agents.c.id == account.agent.id) & (agents.c.second_factor == account.totp)
        with self._writes.begin() as connection:
            if connection.execute(update(agents).where(same).values(second_factor=sealed)).rowcount != 1:
                return False
            record(connection, Decision("guichet", "account.second_factor_sealed", account.agent.name))
        return True

    def set_disabled(self, agent: Agent, disabled: bool, author: str) -> None:
        """Shuts an account, or opens it again; every session of theirs ends."""
        action = "account.disabled" if disabled else "account.enabled"
        self._change(agent, {"disabled": disabled}, Decision(author, action, agent.name))

    def set_grants(self, agent: Agent, grants: Iterable[Grant], author: str) -> None:
        """Other roles, from the next request on."""
        granted = tuple(grants)
        with self._writes.begin() as connection:
            connection.execute(delete(agent_grants).where(agent_grants.c.agent_id == agent.id))
            _grant(connection, agent.id, granted)
            record(connection, Decision(author, "account.roles_set", agent.name, details=_told(granted)))

    def recognise(self, subject: str, email: str) -> Agent | None:
        """Who a provider vouches for. The first time, an account made for the provider is known by its e-mail.

        Such an account has no password and no identity yet: nobody takes over a local account with an e-mail.
        """
        account = self.of_subject(subject)
        if account is None and email:
            waiting = (agents.c.email == email) & agents.c.password.is_(None) & agents.c.subject.is_(None)
            try:
                with self._writes.begin() as connection:
                    connection.execute(update(agents).where(waiting, ~agents.c.disabled).values(subject=subject))
            except IntegrityError:
                return None  # two accounts wait for that e-mail: nobody can say which
            account = self.of_subject(subject)
        return account.agent if account and not account.disabled else None

    def use_step(self, agent: Agent, step: int) -> bool:
        """Whether that one-time code was never used: of two who send the same one, the second is refused."""
        unused = (agents.c.id == agent.id) & (agents.c.totp_step < step)
        with self._writes.begin() as connection:
            return connection.execute(update(agents).where(unused).values(totp_step=step)).rowcount == 1

    def _change(self, agent: Agent, values: dict[str, object], decision: Decision) -> None:
        with self._writes.begin() as connection:
            connection.execute(update(agents).where(agents.c.id == agent.id).values(**values))
            lasting = (agent_sessions.c.agent_id == agent.id) & agent_sessions.c.ended_at.is_(None)
            connection.execute(update(agent_sessions).where(lasting).values(ended_at=datetime.now(UTC)))
            record(connection, decision)

    def _one(self, wanted: Select[tuple[object, ...]]) -> Account | None:
        with self._reads.connect() as connection:
            row = connection.execute(wanted).mappings().first()
            return read_account(row, grants_of(connection, row["id"])) if row else None


def read_account(row: RowMapping, grants: tuple[Grant, ...]) -> Account:
    """An account from its row."""
    agent = Agent(row["id"], row["name"], row["display"], grants, row["service"], row["email"])
    return Account(
        agent,
        password=row["password"] or "",
        totp=row["second_factor"] or "",
        totp_step=row["totp_step"],
        subject=row["subject"] or "",
        disabled=row["disabled"],
    )


def grants_of(connection: Connection, agent_id: str) -> tuple[Grant, ...]:
    wanted = select(agent_grants).where(agent_grants.c.agent_id == agent_id)
    rows = connection.execute(wanted.order_by(agent_grants.c.commune, agent_grants.c.role))
    return tuple(Grant(Role(row.role), row.commune) for row in rows)


def _grant(connection: Connection, agent_id: str, grants: tuple[Grant, ...]) -> None:
    rows = [{"agent_id": agent_id, "commune": one.commune, "role": one.role.value} for one in dict.fromkeys(grants)]
    if rows:
        connection.execute(insert(agent_grants), rows)


def _told(grants: Iterable[Grant]) -> dict[str, str]:
    return {"roles": ", ".join(f"{grant.role.value}@{grant.commune}" for grant in grants)}
