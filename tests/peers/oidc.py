"""An OpenID provider for the tests, in a process of its own: strict where ProConnect is, and able to lie on command.

    python tests/peers/oidc.py PORT

It refuses a wrong client, secret, return address, code or PKCE verifier, and a code played twice. `POST /lie` names
what the next tokens get wrong: `nonce`, `audience`, `issuer`, `key`, `algorithm`, `expired`, `subject`, `person`.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "guichet", "s3cret-of-the-client"
PERSON = {"sub": "u-1", "email": "Jeanne.Martin@ville.example", "given_name": "Jeanne", "usual_name": "Martin"}
PERSON |= {"siret": "21990001400019"}


class Provider:
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self.other = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self.codes: dict[str, dict[str, str]] = {}
        self.access: dict[str, str] = {}
        self.person = dict(PERSON)
        self.lie = ""
        self.ended: list[str] = []

    def sign(self, claims: dict[str, object]) -> str:
        if self.lie == "algorithm":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET * 3))
        key = self.other if self.lie == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)

    async def describe(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
                "end_session_endpoint": f"{self.issuer}/session/end",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "userinfo_signing_alg_values_supported": ["RS256"],
            }
        )

    async def jwks(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        needed = ("state", "nonce", "code_challenge", "redirect_uri")
        if asked.get("client_id") != CLIENT or not all(asked.get(name) for name in needed):
            return PlainTextResponse("bad request", 400)
        if asked["response_type"] != "code" or asked["code_challenge_method"] != "S256":
            return PlainTextResponse("bad request", 400)
        if "openid" not in asked["scope"].split():
            return PlainTextResponse("bad scope", 400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        asked = self.codes.pop(str(form.get("code")), None)
        challenge = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        fits = (
            asked is not None
            and form.get("client_id") == CLIENT
            and form.get("client_secret") == SECRET
            and form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == asked["redirect_uri"]
            and base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked["code_challenge"]
        )
        if asked is None or not fits:
            return JSONResponse({"error": "invalid_grant"}, 400)
        access, now = secrets.token_urlsafe(16), int(time.time())
        self.access[access] = self.person["sub"]
        claims: dict[str, object] = {
            "iss": "https://elsewhere.example" if self.lie == "issuer" else self.issuer,
            "aud": "another" if self.lie == "audience" else CLIENT,
            "sub": "u-2" if self.lie == "subject" else self.person["sub"],
            "nonce": "played-again" if self.lie == "nonce" else asked["nonce"],
            "iat": now - 4_000,
            "exp": now - 3_600 if self.lie == "expired" else now + 60,
        }
        return JSONResponse({"access_token": access, "token_type": "Bearer", "id_token": self.sign(claims)})

    async def userinfo(self, request: Request) -> Response:
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.access:
            return PlainTextResponse("no", 401)
        claims: dict[str, object] = {**self.person, "iss": self.issuer, "aud": CLIENT}
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.other if self.lie == "person" else self.key)
        return Response(signed, media_type="application/jwt")

    async def end(self, request: Request) -> Response:
        self.ended.append(request.query_params["id_token_hint"])
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)

    async def command(self, request: Request) -> Response:
        """What the tests ask of it: a lie, another person."""
        wanted = json.loads(await request.body())
        self.lie, self.person = wanted.get("lie", ""), PERSON | wanted.get("person", {})
        return JSONResponse({"ended": len(self.ended)})


def main(port: int) -> None:
    provider = Provider(f"http://127.0.0.1:{port}")
    routes = [
        Route("/.well-known/openid-configuration", provider.describe),
        Route("/jwks", provider.jwks),
        Route("/authorize", provider.authorize),
        Route("/token", provider.token, methods=["POST"]),
        Route("/userinfo", provider.userinfo),
        Route("/session/end", provider.end),
        Route("/lie", provider.command, methods=["POST"]),
    ]
    uvicorn.run(Starlette(routes=routes), port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]))
