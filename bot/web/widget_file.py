"""The widget's own files, for the town hall's pages to load with one script tag."""

from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

WIDGET = Path(__file__).parent / "widget" / "widget.js"
HEADERS = {"Cache-Control": "public, max-age=600"}

routes = APIRouter(include_in_schema=False)


@routes.api_route("/widget.js", methods=["GET", "HEAD"])
async def widget() -> FileResponse:
    """The custom element."""
    if not WIDGET.is_file():
        raise HTTPException(404)
    return FileResponse(WIDGET, media_type="text/javascript; charset=utf-8", headers=HEADERS)
