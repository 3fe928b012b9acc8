"""OpenID Connect as ProConnect speaks it: authorization code, PKCE, nonce, signed userinfo, sign-out at the provider.

OpenID Connect Core 1.0 §3.1, RFC 7636 (S256), RP-Initiated Logout 1.0.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.web.vouching import Issuer, Metadata, ProviderError, fetch


@dataclass(frozen=True, slots=True)
class ProviderOptions:
    """What the operator agreed with the provider. `organisations` are the SIRET let in; empty: all of them."""

    issuer: str
    client_id: str
    client_secret: str
    public_url: str
    label: str = "ProConnect"
    scopes: str = "openid given_name usual_name email siret"
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says they are. `subject` is unique with its issuer; `email` is empty when not vouched for."""

    subject: str
    email: str
    name: str
    organisation: str
    id_token: str


class _Tokens(BaseModel):
    access_token: str
    id_token: str


_CLAIMS = TypeAdapter(dict[str, object])


class Provider:
    """One provider, and who comes back from it."""

    def __init__(self, options: ProviderOptions) -> None:
        self._options = options
        self._issuer = Issuer(options.issuer, options.client_id)

    @property
    def label(self) -> str:
        """What people call it."""
        return self._options.label

    async def way_in(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. ProviderError when the provider cannot be read."""
        metadata = await self._issuer.described()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._options.client_id,
            "redirect_uri": self._return_address,
            "scope": self._options.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with_query(metadata.authorization_endpoint, asked)

    async def finish(self, code: str, nonce: str, verifier: str) -> Identity:
        """Who comes back with that code. ProviderError when anything does not fit."""
        metadata = await self._issuer.described()
        tokens = await self._exchange(metadata, code, verifier)
        claims = await self._issuer.read_token(tokens.id_token)
        audience = claims["aud"]
        if claims.get("nonce") != nonce:
            raise ProviderError("another nonce")
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._options.client_id:
            raise ProviderError("a token for another party")
        person = await self._person(metadata, tokens.access_token)
        if person.get("sub") != claims["sub"]:
            raise ProviderError("userinfo of somebody else")
        return self._identity(person, tokens.id_token)

    async def way_out(self, id_token: str) -> str:
        """Where the browser goes to sign out there too; empty when the provider has no such address."""
        try:
            metadata = await self._issuer.described()
        except ProviderError:
            return ""
        if not id_token or not metadata.end_session_endpoint:
            return ""
        back = f"{self._options.public_url}/console/sign-in"
        return _with_query(metadata.end_session_endpoint, {"id_token_hint": id_token, "post_logout_redirect_uri": back})

    @property
    def _return_address(self) -> str:
        return f"{self._options.public_url}/console/provider/return"

    def _identity(self, person: Mapping[str, object], id_token: str) -> Identity:
        organisation = str(person.get("siret", ""))
        if self._options.organisations and organisation not in self._options.organisations:
            raise ProviderError("another organisation")
        vouched = person.get("email_verified") is not False
        names = (str(person.get(name, "")) for name in ("given_name", "usual_name"))
        return Identity(
            subject=f"{self._options.issuer}|{person['sub']}",
            email=str(person.get("email", "")).strip().lower() if vouched else "",
            name=" ".join(filter(None, names)),
            organisation=organisation,
            id_token=id_token,
        )

    async def _exchange(self, metadata: Metadata, code: str, verifier: str) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._return_address,
            "code_verifier": verifier,
            "client_id": self._options.client_id,
        }
        headers = {"Accept": "application/json"}
        if "client_secret_post" in metadata.token_endpoint_auth_methods_supported:
            form["client_secret"] = self._options.client_secret
        else:
            pair = f"{self._options.client_id}:{self._options.client_secret}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        try:
            return _Tokens.model_validate_json(
                await fetch(httpx.Request("POST", metadata.token_endpoint, data=form, headers=headers))
            )
        except ValidationError as error:
            raise ProviderError("no tokens for that code") from error

    async def _person(self, metadata: Metadata, access_token: str) -> Mapping[str, object]:
        """The claims of userinfo, signed (ProConnect) or plain."""
        headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/jwt, application/json"}
        text = await fetch(httpx.Request("GET", metadata.userinfo_endpoint, headers=headers))
        if not text.lstrip().startswith("{"):
            return await self._issuer.read_token(text.strip(), expires=False)
        try:
            return _CLAIMS.validate_python(json.loads(text))
        except ValueError as error:
            raise ProviderError("userinfo that cannot be read") from error


def _with_query(address: str, values: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(values)}"
