"""What a provider says and signs: its description, its keys, and the tokens that are really its own and for us."""

import json
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from pydantic import BaseModel, ValidationError

ALGORITHMS = ("RS256", "ES256")
"""Asymmetric only: an `HS256` or `none` token is nobody's."""
TIMEOUT_S, LEEWAY_S, FRESH_S = 10.0, 30, 3_600.0
LONGEST_BODY = 200_000


class ProviderError(Exception):
    """The provider did not prove who they are; the message is for the log and holds no token."""


class Metadata(BaseModel):
    """OpenID Connect Discovery 1.0 §3, what we use of it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


class Issuer:
    """One provider's word. Description and keys are read again after an hour, or when a key is unknown."""

    def __init__(self, issuer: str, client_id: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def described(self) -> Metadata:
        """Its addresses; ProviderError when they cannot be had."""
        if self._metadata is None or time.monotonic() - self._metadata[0] > FRESH_S:
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                found = Metadata.model_validate_json(await fetch(httpx.Request("GET", address)))
            except ValidationError as error:
                raise ProviderError("its description is not one") from error
            if found.issuer != self._issuer:
                raise ProviderError("it describes another issuer")
            self._metadata = (time.monotonic(), found)
        return self._metadata[1]

    async def read_token(self, token: str, expires: bool = True) -> Mapping[str, object]:
        """The claims of a token of this provider, for us, at this moment."""
        try:
            try:
                claims = jwt.decode(token, await self._signing_keys(), algorithms=ALGORITHMS).claims
            except InvalidKeyIdError:
                claims = jwt.decode(token, await self._signing_keys(again=True), algorithms=ALGORITHMS).claims
            registry = JWTClaimsRegistry(
                leeway=LEEWAY_S,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client_id},
                sub={"essential": True},
                exp={"essential": expires},
            )
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise ProviderError(f"a token that does not fit ({type(error).__name__})") from error
        return claims

    async def _signing_keys(self, again: bool = False) -> KeySet:
        if again or self._keys is None or time.monotonic() - self._keys[0] > FRESH_S:
            metadata = await self.described()
            try:
                keys = KeySet.import_key_set(json.loads(await fetch(httpx.Request("GET", metadata.jwks_uri))))
            except (JoseError, ValueError, KeyError) as error:
                raise ProviderError("keys that cannot be read") from error
            self._keys = (time.monotonic(), keys)
        return self._keys[1]


async def fetch(request: httpx.Request) -> str:
    """The body of a good response; ProviderError else. Redirects are not followed: a secret would travel with them."""
    local = urlsplit(str(request.url)).hostname in ("127.0.0.1", "localhost", "::1")
    if request.url.scheme != "https" and not local:
        raise ProviderError("an address without https")
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
            response = await client.send(request)
    except httpx.HTTPError as error:
        raise ProviderError(f"it does not answer ({type(error).__name__})") from error
    if response.status_code != 200 or len(response.content) > LONGEST_BODY:
        raise ProviderError(f"it answered {response.status_code} at {request.url.path}")
    return response.text
