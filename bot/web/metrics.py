"""Where an operator's Prometheus reads the meter."""

from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from bot.web.asking import AtDesk

routes = APIRouter(tags=["operators"])

TEXT = "text/plain; version=0.0.4; charset=utf-8"


@routes.get("/metrics", include_in_schema=False)
async def metrics(desk: AtDesk) -> PlainTextResponse:
    """Keep it to your own network at the reverse proxy if volumes are not to be public."""
    return PlainTextResponse("\n".join(desk.meter.lines(desk.running)) + "\n", media_type=TEXT)
