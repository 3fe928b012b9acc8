"""Errors as RFC 9457 problem details: one shape for programs, the same words on a page for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from bot.web.rendering import Pages
from bot.web.words import Wording, Words

MEDIA_TYPE = "application/problem+json"
SLUGS = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large", 500: "failed"}


@dataclass(slots=True, eq=False)
class Problem(Exception):  # noqa: N818 - the name RFC 9457 gives it
    """A request that cannot be served; `slug` names its words in `wording/*.toml`."""

    status: int
    slug: str
    values: Mapping[str, object] = field(default_factory=dict)
    members: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class ProblemJson(BaseModel):
    """RFC 9457. `errors` point at the fields that were not understood."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default_factory=list)


DESCRIBED: dict[int | str, dict[str, Any]] = {  # the type FastAPI gives them
    family: {
        "description": "Problem details (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": ProblemJson.model_json_schema()}},
    }
    for family in ("4XX", "5XX")
}


def body_of(problem: Problem, words: Words) -> dict[str, object]:
    """The problem's JSON, in the words of a language."""
    return {
        "type": f"urn:guichet:problem:{problem.slug}",
        "title": words.say(f"problems.{problem.slug}.title"),
        "status": problem.status,
        "detail": words.say(f"problems.{problem.slug}.detail", problem.values),
        **problem.members,
    }


def respond(problem: Problem, request: Request) -> Response:
    """A page for a browser that asked for one, the OpenAI shape under `/v1`, problem+json elsewhere."""
    words = words_for(request)
    body = body_of(problem, words)
    headers = dict(problem.headers)
    if _wants_page(request):
        pages: Pages = request.app.state.pages
        return pages.problem(words, str(body["title"]), str(body["detail"]), problem.status, headers)
    if request.url.path.startswith("/v1/"):
        kind = "server_error" if problem.status >= 500 else "invalid_request_error"
        code = problem.slug.replace("-", "_")
        body["error"] = {"message": body["detail"], "type": kind, "code": code, "param": None}
    return Response(json.dumps(body).encode("ascii"), problem.status, headers, MEDIA_TYPE)


def words_for(request: Request) -> Words:
    """The language asked by `?lang=`, else by the browser."""
    wording: Wording = request.app.state.wording
    asked = request.query_params.get("lang", "")
    return wording.speak(asked) if asked else wording.negotiate(request.headers.get("accept-language", ""))


async def on_problem(request: Request, error: Exception) -> Response:
    """Ours."""
    assert isinstance(error, Problem)
    return respond(error, request)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """The framework's: unknown address, wrong method, unreadable body."""
    assert isinstance(error, HTTPException)
    slug = SLUGS.get(error.status_code, "refused")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request))
    return respond(Problem(error.status_code, slug, headers=headers), request)


async def on_invalid(request: Request, error: Exception) -> Response:
    """Fields that do not fit: which, and why; never what was sent."""
    assert isinstance(error, RequestValidationError)
    errors = [
        {"pointer": "/" + "/".join(map(str, found["loc"][1:])), "detail": str(found["msg"])}
        for found in error.errors()[:20]
    ]
    return respond(Problem(422, "invalid", members={"errors": errors}), request)


def _methods(request: Request) -> list[str]:
    """What the address accepts, over all its routes; the framework names those of the first one only."""
    partial = [route for route in request.app.routes if route.matches(request.scope)[0] is Match.PARTIAL]
    return sorted({method for route in partial for method in getattr(route, "methods", None) or ()})


def _wants_page(request: Request) -> bool:
    machine = request.url.path.startswith(("/api/", "/v1/", "/healthz", "/readyz"))
    return not machine and "text/html" in request.headers.get("accept", "")
