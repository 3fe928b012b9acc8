"""The colour and the logo of a site."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.web.theme import LOGO_BYTES, contrast, readable, rgb
from ingestion.adopt.surroundings import Surroundings, logos, tree_of
from ingestion.web.visit import Loaded

DEFAULT = "#10566e"
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+(?:1|1\.0))?\s*\)")
_DECLARED = re.compile(r"(?P<property>[\w-]+)\s*:\s*(?P<value>[^;{}]{1,200})")
_OWN = re.compile(r"primary|principal|accent|brand|theme|couleur|main-?color|marque", re.IGNORECASE)
_SHEET = 400_000
_MAGIC = ((b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"))
_UNSAFE = re.compile(
    rb"<script|<foreignobject|\bon[a-z]+\s*=|javascript:|<!entity|(?:href|src)\s*=\s*[\"'](?!#|data:)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """`accent` is #rrggbb, `found` whether the site gave it; `logo` is a picture, `fetched` or drawn by us."""

    accent: str
    found: bool
    logo: bytes
    suffix: str
    fetched: bool


def appearance_of(seen: Surroundings, name: str) -> Appearance:
    """The look of the site; the default colour and a drawn initial where it shows none."""
    accent = _accent(seen)
    shown = accent or DEFAULT
    logo = next(iter(_pictures(seen)), None)
    picture, suffix = logo or (_initial(name, shown), ".svg")
    return Appearance(shown, bool(accent), picture, suffix, logo is not None)


def _accent(seen: Surroundings) -> str:
    """The colour the site calls its own, else the one it uses most; greys are nobody's."""
    first = seen.pages[seen.url]
    page = tree_of(first)
    named = [] if page is None else page.xpath("//meta[@name='theme-color']/@content")
    for said in named:
        if (colour := next(_colours(str(said)), "")) and _vivid(colour):
            return colour
    weights = Counter[str]()
    for sheet in (*_sheets(seen.files), first.decode("utf-8", "replace")[:_SHEET]):
        for found in _DECLARED.finditer(sheet):
            for colour in _colours(found["value"]):
                weights[colour] += _weight(found["property"]) if _vivid(colour) else 0
    return next((colour for colour, weight in weights.most_common(1) if weight), "")


def _sheets(files: Mapping[str, Loaded]) -> Iterator[str]:
    for file in files.values():
        if file.media_type == "text/css":
            yield file.body[:_SHEET].decode("utf-8", "replace")


def _weight(name: str) -> int:
    if name.startswith("--") and _OWN.search(name):
        return 20
    return 3 if name.startswith("background") else 1


def _colours(text: str) -> Iterator[str]:
    for found in _HEX.finditer(text):
        digits = found[1].lower()
        yield "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
    for found in _RGB.finditer(text):
        parts = [min(int(part), 255) for part in found.groups()[:3]]
        yield "#" + "".join(f"{part:02x}" for part in parts)


def _vivid(colour: str) -> bool:
    """Neither a grey nor nearly white nor nearly black."""
    parts = rgb(colour)
    return max(parts) - min(parts) > 45 and 60 < sum(parts) < 690


def _pictures(seen: Surroundings) -> Iterator[tuple[bytes, str]]:
    for address in logos(seen.pages[seen.url], seen.url):
        file = seen.files.get(address)
        if file and len(file.body) <= LOGO_BYTES and (suffix := _suffix(file.body)):
            yield file.body, suffix


def _suffix(body: bytes) -> str:
    """What a picture really is; nothing when it is none we show, or an SVG that does more than draw."""
    for magic, suffix in _MAGIC:
        if body.startswith(magic):
            return suffix
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return ".webp"
    drawn = b"<svg" in body[:2000].lower() and not _UNSAFE.search(body)
    return ".svg" if drawn else ""


def _initial(name: str, accent: str) -> bytes:
    """A drawn initial, to be replaced."""
    back = readable(rgb(accent), (255, 255, 255))
    ink = "#ffffff" if contrast(back, (255, 255, 255)) >= contrast(back, (0, 0, 0)) else "#000000"
    letter = next((char for char in name.upper() if char.isalpha()), "M")
    fill = "#" + "".join(f"{part:02x}" for part in back)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">'
        f'<rect width="48" height="48" rx="8" fill="{fill}"/><text x="24" y="33" font-size="26" '
        f'font-family="sans-serif" text-anchor="middle" fill="{ink}">{letter}</text></svg>\n'
    ).encode()
