"""The diagnosis of what belongs to the town hall: its documents, its look, the school holidays it counts with."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.doctor import Check, State
from bot.domain.clock import now
from bot.engines.calendars import school_table_ends
from bot.settings import Settings
from bot.web.theme import FILE_NAME, ThemeInvalidError, read_theme

SCHOOL_DAYS = 270
"""Days before the end of the table of school holidays from which it is to be renewed."""

_HEAD = 4_096
_SIGNS = {"image/png": (b"\x89PNG",), "image/jpeg": (b"\xff\xd8\xff",), "image/webp": (b"RIFF",)}


def of_territory(settings: Settings) -> Iterator[Check]:
    """Documents, look, school holidays."""
    yield documents(settings.territory)
    yield look(settings.territory)
    yield school(now().date())


def documents(folder: Path) -> Check:
    """The documents to ingest."""
    if (folder / "sources.toml").is_file():
        return Check("territory", State.GOOD, str(folder))
    return Check("territory", State.DEGRADED, f"no sources.toml in {folder}", "set GUICHET_TERRITORY to ingest again")


def look(folder: Path) -> Check:
    """The name, the colour and the logo of `theme.toml`, as the server will read them."""
    try:
        theme = read_theme(folder)
    except ThemeInvalidError as wrong:
        return Check("theme", State.DEGRADED, str(wrong), f"mend {folder / FILE_NAME}; until then the look is plain")
    if theme.logo and not _is_picture(theme.logo, theme.media):
        return Check("theme", State.DEGRADED, f"the logo is no {theme.media}", "export the picture again")
    told = [theme.name, theme.accent, f"a logo of {len(theme.logo) // 1000} kB" if theme.logo else ""]
    return Check("theme", State.GOOD, ", ".join(filter(None, told)) or "none: the plain look is shown")


def _is_picture(logo: bytes, media: str) -> bool:
    """Whether a file begins as its name says."""
    if media == "image/svg+xml":
        return b"<svg" in logo[:_HEAD].lower()
    return any(logo.startswith(sign) for sign in _SIGNS[media])


def school(today: date) -> Check:
    """How long the school holidays are known: after that, hours that depend on them are said unknown."""
    ends = school_table_ends()
    text = f"holidays known until {ends}"
    if (ends - today).days < SCHOOL_DAYS:
        advice = "install the next version of Guichet, or add the year to bot/engines/school.toml"
        return Check("school", State.DEGRADED, text, advice)
    return Check("school", State.GOOD, text)
