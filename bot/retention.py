"""Keeping no longer than promised: the purge, by hand or by the server, with its report."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import recordings
from bot.domain.clock import now
from bot.settings import Settings
from bot.storage import PurgeReport, Store

EVERY_S = 6 * 3_600.0
SIGN_INS_KEPT = timedelta(days=1)
"""Ended sessions, and forms kept for their authors, after their last use."""

log = structlog.get_logger(__name__)


def purge(store: Store, settings: Settings, days: int | None = None) -> PurgeReport:
    """Erases what is older than each class may be; `days` replaces that of conversations."""
    moment = now()
    kept = settings.retention_days if days is None else days
    before = moment - timedelta(days=kept)
    report = store.purge(before, moment - timedelta(days=settings.retention_requests_days))
    store.sessions.sweep(moment - SIGN_INS_KEPT)
    return replace(report, recordings=recordings.purge(settings.recordings, before))


async def keep_purging(store: Store, settings: Settings) -> None:
    """At start, then four times a day; a database that fails is tried again at the next turn."""
    while True:
        try:
            report = await asyncio.to_thread(purge, store, settings)
            log.info("retention_purged", **told(report))
        except (SQLAlchemyError, OSError) as error:
            log.error("retention_not_purged", error=type(error).__name__)
        await asyncio.sleep(EVERY_S)


def told(report: PurgeReport) -> dict[str, int]:
    """The report's counts, by name."""
    names = ("conversations", "questions", "answers", "feedback", "requests", "recordings", "held_back")
    return {name: getattr(report, name) for name in names}
