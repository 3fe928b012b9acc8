"""The town hall's own look: its colour as a style sheet, for the page and for the widget, and its logo."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.problems import Problem
from bot.web.theme import Theme

routes = APIRouter(include_in_schema=False)


@routes.api_route("/widget/theme.css", methods=["GET", "HEAD"])
async def style(request: Request) -> Response:
    """The colour; an empty sheet where the town hall chose none."""
    theme: Theme = request.app.state.theme
    return Response(theme.css(), media_type="text/css", headers={"Cache-Control": "no-cache"})


@routes.api_route("/logo", methods=["GET", "HEAD"])
async def logo(request: Request) -> Response:
    """The picture beside the name."""
    theme: Theme = request.app.state.theme
    if not theme.logo:
        raise Problem(404, "not-found")
    return Response(theme.logo, media_type=theme.media, headers={"Cache-Control": "no-cache"})
