"""Who may act as an agent: one bearer token each, decided by the operator, compared in constant time."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from bot.web.limits import Rate, address_of
from bot.web.problems import Problem

SHORTEST_TOKEN = 32
LONGEST_NAME = 64

bearer = HTTPBearer(auto_error=False, description="The token of an agent (GUICHET_AGENT_TOKENS)")


class AgentTokensError(ValueError):
    """The tokens are not usable; the message never holds one."""


def digests_of(tokens_json: str) -> dict[str, bytes]:
    """The sha256 of each agent's token, by name, from a JSON object name → token. Raises AgentTokensError."""
    if not tokens_json.strip():
        return {}
    try:
        table = json.loads(tokens_json)
    except ValueError as error:
        raise AgentTokensError('it must be a JSON object such as {"accueil": "…"}') from error
    if not isinstance(table, dict) or not all(isinstance(token, str) for token in table.values()):
        raise AgentTokensError('it must be a JSON object of texts such as {"accueil": "…"}')
    for name, token in table.items():
        if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
            raise AgentTokensError(f"an agent's name must be text of at most {LONGEST_NAME} characters")
        if len(token) < SHORTEST_TOKEN or not token.isascii() or " " in token:
            raise AgentTokensError(
                f"the token of {name} must have at least {SHORTEST_TOKEN} characters, ASCII without spaces"
            )
    digests = {name: _digest(token) for name, token in table.items()}
    if len(set(digests.values())) < len(digests):
        raise AgentTokensError("two agents have the same token: nobody could say who signed")
    return digests


async def agent_of(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> str:
    """The agent's name. Problem 503 when there are none, 429 for an address that tries too much, 401 else."""
    digests: Mapping[str, bytes] = request.app.state.agents
    if not digests:
        raise Problem(503, "agents-off")
    rate: Rate = request.app.state.agent_rate
    await rate.admit(address_of(request), "")
    given = _digest(credentials.credentials if credentials else "")
    matching = [name for name, digest in digests.items() if hmac.compare_digest(digest, given)]
    if not matching:
        raise Problem(401, "not-an-agent", headers={"WWW-Authenticate": "Bearer"})
    return matching[0]


AtWork = Annotated[str, Depends(agent_of)]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
