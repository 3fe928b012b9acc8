"""Who may act as an agent over the API: a program by its token, somebody signed in by their session."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import Request

from bot.domain.agents import EVERYWHERE, Agent, Grant, Right, Role
from bot.domain.territories import Territory
from bot.web.asking import AtDesk
from bot.web.limits import Rate, address_of
from bot.web.options import TokenHolder
from bot.web.page import Fields
from bot.web.problems import Problem
from bot.web.signing_in import COOKIE, at_console, listening

SHORTEST_TOKEN = 32
LONGEST_NAME = 64

bearer = HTTPBearer(auto_error=False, description="The token of an agent (GUICHET_AGENT_TOKENS)")


class AgentTokensError(ValueError):
    """The tokens are not usable; the message never holds one."""


class _Holder(BaseModel):
    """What an operator writes of one token."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    token: str
    role: Role = Role.AGENT
    communes: list[str] = Field([EVERYWHERE], min_length=1)


_TABLE = TypeAdapter(dict[str, str | _Holder])
_SHAPE = 'it must be a JSON object such as {"accueil": "…", "site": {"token": "…", "role": "agent", "communes": ["…"]}}'


def holders_of(tokens_json: str) -> dict[str, TokenHolder]:
    """The holders by name, from a JSON object name → token, or token, role and communes. Raises AgentTokensError.

    A token alone gives the role of an agent everywhere.
    """
    if not tokens_json.strip():
        return {}
    try:
        table = _TABLE.validate_python(json.loads(tokens_json), strict=False)
    except (ValidationError, ValueError):
        raise AgentTokensError(_SHAPE) from None  # the cause holds what was written
    holders = {name: _holder(name, given) for name, given in table.items()}
    if len({holder.digest for holder in holders.values()}) < len(holders):
        raise AgentTokensError("two agents have the same token: nobody could say who signed")
    return holders


async def agent_of(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    fields: Fields,
    desk: AtDesk,
) -> Agent:
    """Who acts. Problem 503 when no token is declared, 429 for an address that tries too much, 401 else."""
    if credentials is None and COOKIE in request.cookies:
        return (await at_console(await listening(request, fields, desk), desk)).agent
    holders: Mapping[str, TokenHolder] = request.app.state.agents
    if not holders:
        raise Problem(503, "agents-off")
    rate: Rate = request.app.state.agent_rate
    await rate.admit(address_of(request), "")
    given = _digest(credentials.credentials if credentials else "")
    matching = [holder.agent for holder in holders.values() if hmac.compare_digest(holder.digest, given)]
    if not matching:
        raise Problem(401, "not-an-agent", headers={"WWW-Authenticate": "Bearer"})
    return matching[0]


AtWork = Annotated[Agent, Depends(agent_of)]


def require(agent: Agent, right: Right, commune: str = EVERYWHERE) -> None:
    """Problem 403 unless the agent may do that there."""
    if not agent.may(right, commune):
        raise Problem(403, "not-allowed", values={"who": agent.display})


def require_over(agent: Agent, right: Right, owners: Sequence[str], territory: Territory) -> None:
    """Problem 403 unless the agent may do that for all the residents of these layers."""
    for owner in owners:
        for commune in communes_under(owner, territory):
            require(agent, right, commune)


def communes_under(owner: str, territory: Territory) -> tuple[str, ...]:
    """The communes a layer covers: itself, the members of an intercommunality, everywhere for the nation."""
    if owner in territory.communes:
        return (owner,)
    members = tuple(one.id for one in territory.communes.values() if one.intercommunality == owner)
    return members if owner in territory.intercommunalities and members else (EVERYWHERE,)


def _holder(name: str, given: str | _Holder) -> TokenHolder:
    holder = given if isinstance(given, _Holder) else _Holder(token=given)
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise AgentTokensError(f"an agent's name must be text of at most {LONGEST_NAME} characters")
    if len(holder.token) < SHORTEST_TOKEN or not holder.token.isascii() or " " in holder.token:
        raise AgentTokensError(
            f"the token of {name} must have at least {SHORTEST_TOKEN} characters, ASCII without spaces"
        )
    grants = tuple(Grant(holder.role, commune) for commune in holder.communes)
    return TokenHolder(Agent(f"token:{name}", name, name, grants, machine=True), _digest(holder.token))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
