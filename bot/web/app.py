"""The web application, put together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from bot import __version__
from bot.answering.path import answer
from bot.domain.clock import now
from bot.storage import Store
from bot.web import (
    account,
    agent,
    audio,
    calling,
    catalogue,
    contacting,
    handing_over,
    health,
    look,
    metrics,
    openai_api,
    page,
    privacy,
    provider_return,
    resident,
    sign_in,
    widget_file,
)
from bot.web.bell import Bell
from bot.web.console.doors import CONSOLE
from bot.web.console.words import load_console_words
from bot.web.counter import AnswerPath, CounterHolder
from bot.web.desk import Desk
from bot.web.guard import Guard, security_headers
from bot.web.journal import Journal
from bot.web.limits import BodyLimit, Rate
from bot.web.mail_routes import MailRoutes
from bot.web.mailing import Post, carry
from bot.web.office import Office
from bot.web.options import WebOptions
from bot.web.problems import Problem, on_http_exception, on_invalid, on_problem
from bot.web.provider import Provider
from bot.web.rendering import Pages
from bot.web.rereading import reread_at_changes
from bot.web.sign_in import HASHING_AT_ONCE, FrontDoor
from bot.web.signing_in import SignInNeeded, on_sign_in_needed
from bot.web.words import load_wording

HERE = Path(__file__).parent
DOORS = (
    account,
    sign_in,
    provider_return,
    page,
    privacy,
    resident,
    handing_over,
    contacting,
    calling,
    *CONSOLE,
    catalogue,
    agent,
    openai_api,
    audio,
    health,
    metrics,
    look,
    widget_file,
)


def build_app(
    counter: CounterHolder,
    store: Store,
    options: WebOptions,
    path: AnswerPath = answer,
    clock: Callable[[], datetime] = now,
    post: Post | None = None,
) -> FastAPI:
    """The whole door over one counter. Leaves the store open: whoever opened it closes it."""
    wording = load_wording()
    desk = Desk(counter, Journal(store), path, wording, options, clock)
    office = Office(desk, Bell(desk.journal.mark), path, load_console_words(wording), wording)
    app = _bare(office, options, post)
    app.state.desk, app.state.office, app.state.wording = desk, office, wording
    app.state.pages = Pages((widget_file.FOLDER / widget_file.ENTRY).is_file(), options.theme)
    app.state.theme = options.theme
    app.state.voice = audio.Voice(options.voice_url, options.voice_token)
    app.state.agents, each = options.agents, options.agent_requests_per_minute
    app.state.agent_rate = Rate(each, each)
    app.state.rate = Rate(options.questions_per_minute, options.session_questions_per_minute)
    app.state.front_door = _front_door(options)
    for door in DOORS:
        app.include_router(door.routes)
    app.mount("/widget", widget_file.FILES)
    app.mount("/static", StaticFiles(directory=HERE / "pages" / "static"))
    return app


def _front_door(options: WebOptions) -> FrontDoor:
    each = options.sign_ins_per_minute
    provider = Provider(options.provider) if options.provider else None
    return FrontDoor(Rate(each, each), asyncio.Semaphore(HASHING_AT_ONCE), options.sealer, provider)


def _bare(office: Office, options: WebOptions, post: Post | None) -> FastAPI:
    """No routes yet."""
    return FastAPI(
        title="Guichet",
        version=__version__,
        summary="The town hall's counter: cited answers from the municipality's own documents",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        lifespan=_at_work(office, post),
        middleware=_layers(options),
        exception_handlers={
            Problem: on_problem,
            SignInNeeded: on_sign_in_needed,
            HTTPException: on_http_exception,
            RequestValidationError: on_invalid,
        },
    )


def _layers(options: WebOptions) -> list[Middleware]:
    """Outermost first."""
    return [
        Middleware(Guard, headers=security_headers(options.embedders, microphone=bool(options.voice_url))),
        Middleware(
            CORSMiddleware,
            allow_origins=options.cors_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Content-Type", "Last-Event-ID", "Authorization"],
            expose_headers=["Retry-After", "X-AI-Generated", "X-Request-Id"],
        ),
        Middleware(
            BodyLimit, limit_bytes=options.body_limit_bytes, timeout_s=options.body_timeout_s, larger=audio.LARGER
        ),
    ]


def _routes(office: Office) -> MailRoutes:
    options, territory = office.desk.options, office.desk.holder.counter.territory
    default = options.default_commune or territory.default_commune
    return MailRoutes(default, options.mail_communes, frozenset(territory.communes))


def _at_work(office: Office, post: Post | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        work = [asyncio.create_task(reread_at_changes(office), name="reread")]
        if post is not None:
            carrying = carry(office, post, _routes(office), office.desk.options.mail_every_s)
            work.append(asyncio.create_task(carrying, name="mail"))
        yield
        for task in work:
            task.cancel()
        office.bell.close()
        await office.desk.close()
        office.desk.journal.close()

    return lifespan
