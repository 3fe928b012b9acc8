"""Whether the counter is alive, ready, and on which rungs it stands."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from bot import __version__
from bot.web.asking import AtDesk
from bot.web.desk import Desk
from bot.web.shapes import Shape

routes = APIRouter(tags=["operators"])


class ModelsJson(Shape):
    """Names of the models in use; empty: absent."""

    embedder: str
    generator: str


class HealthJson(Shape):
    """`status` is `ok`, or `degraded` when something is missing and the next rung is used."""

    status: str
    version: str
    generation: str
    degraded: list[str]
    models: ModelsJson
    storage: bool
    running: int


@routes.head("/healthz", include_in_schema=False)
@routes.get("/healthz")
async def healthz(desk: AtDesk) -> HealthJson:
    """Always 200 while the process answers."""
    return await _health(desk)


@routes.head("/readyz", include_in_schema=False)
@routes.get("/readyz", response_model=HealthJson, responses={503: {"model": HealthJson}})
async def readyz(desk: AtDesk) -> Response:
    """200 when questions can be answered and kept, 503 else."""
    health = await _health(desk)
    ready = desk.holder.health().ready and health.storage
    return JSONResponse(health.model_dump(), 200 if ready else 503, {"Cache-Control": "no-store"})


async def _health(desk: Desk) -> HealthJson:
    health = desk.holder.health()
    storage = await desk.journal.check()
    degraded = [str(one) for one in health.degraded] + ([] if storage else ["no_storage"])
    return HealthJson(
        status="degraded" if degraded else "ok",
        version=__version__,
        generation=health.generation,
        degraded=degraded,
        models=ModelsJson(embedder=health.embedder or "", generator=health.generator or ""),
        storage=storage,
        running=desk.running,
    )
