"""Who is asking: a session is a conversation, named by a cookie that is set only once a question is asked.

The cookie is strictly necessary (CNIL): it holds a random number and nothing else. A page of another
site, where browsers drop the cookie, names its conversation in the body instead.
"""

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "guichet_session"
SHAPE = re.compile(r"[0-9a-f]{32}")


def new_session() -> str:
    """128 bits nobody can guess: knowing one is being in that conversation."""
    return secrets.token_hex(16)


def session_of(request: Request, named: str = "") -> str:
    """The conversation named by the body, else by the cookie, else nothing. Not to be believed before it is found."""
    return named or request.cookies.get(COOKIE, "")


def is_plausible(session: str) -> bool:
    """Whether we could have made it."""
    return SHAPE.fullmatch(session) is not None


def hand_session(response: Response, request: Request, session: str) -> None:
    """Sets the cookie until the browser is closed."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, session, httponly=True, samesite="lax", secure=secure, path="/")


def forget_session(response: Response) -> None:
    """Takes the cookie back."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
