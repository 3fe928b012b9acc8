"""The widget's own files, for the page and for the town hall's pages to load with one script tag."""

import os
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "widget"
ENTRY = "widget.js"

routes = APIRouter(include_in_schema=False)


class WidgetFiles(StaticFiles):
    """The modules and style sheets, asked again at each visit (304 when unchanged): they must be of one version."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """As the framework does, and not kept without asking."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response


FILES = WidgetFiles(directory=FOLDER, check_dir=False)


@routes.api_route(f"/{ENTRY}", methods=["GET", "HEAD"])
async def entry(request: Request) -> Response:
    """The module that defines the custom element; it imports the others from `/widget/`."""
    return await FILES.get_response(ENTRY, request.scope)
