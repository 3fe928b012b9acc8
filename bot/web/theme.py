"""How a town hall's counter looks: its name, its logo and one colour, from `theme.toml` of the territory folder.

name = "Guichet de Valmuse"   # beside the logo, instead of "Guichet"
accent = "#8a1538"            # links and buttons; made darker or lighter until it can be read
logo = "logo.svg"             # PNG, JPEG, WebP or SVG beside this file
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FILE_NAME = "theme.toml"
LOGO_BYTES = 500_000
READABLE = 4.5
"""Contrast of text on its background (WCAG 2.2, 1.4.3)."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MEDIA = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_PANEL, _DARK_PANEL = (0xF3, 0xF5, 0xF6), (0x20, 0x26, 0x2C)
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_STEPS = 40

Colour = tuple[int, int, int]


class ThemeInvalidError(Exception):
    """`theme.toml` cannot be used; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of a counter; empty, it is Guichet's own. `logo` holds the picture's bytes, of type `media`."""

    name: str = ""
    accent: str = ""
    logo: bytes = b""
    media: str = ""

    def css(self) -> str:
        """The style sheet that comes after `look.css`; a property set by the page that embeds the widget still wins."""
        if not self.accent:
            return ""
        light, dark = readable(rgb(self.accent), _PANEL), readable(rgb(self.accent), _DARK_PANEL)
        return "@media screen {\n" + _rule(light, "") + _dark(_rule(dark, "dark-")) + "}\n"


def read_theme(folder: Path) -> Theme:
    """The theme of a territory folder, the plain one when it has none; ThemeInvalidError says what is wrong."""
    try:
        table = tomllib.loads((folder / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return Theme()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ThemeInvalidError(f"{FILE_NAME} cannot be read: {error}") from error
    known = {key: table.get(key, "") for key in ("name", "accent", "logo")}
    if wrong := sorted(table.keys() - known.keys()) or [key for key, one in known.items() if not isinstance(one, str)]:
        raise ThemeInvalidError(f"{FILE_NAME}: {', '.join(wrong)}: known are name, accent and logo, texts in quotes")
    if known["accent"] and not _COLOUR.fullmatch(known["accent"]):
        raise ThemeInvalidError(f"{FILE_NAME}: accent must be written #rrggbb, not {known['accent']}")
    logo, media = _logo(folder, known["logo"]) if known["logo"] else (b"", "")
    return Theme(known["name"], known["accent"].lower(), logo, media)


def _logo(folder: Path, name: str) -> tuple[bytes, str]:
    media = _MEDIA.get(Path(name).suffix.lower())
    if media is None or Path(name).name != name:
        raise ThemeInvalidError(f"{FILE_NAME}: logo must be a file beside it, {', '.join(_MEDIA)}")
    try:
        found = (folder / name).read_bytes()
    except OSError as error:
        raise ThemeInvalidError(f"{FILE_NAME}: logo {name} cannot be read: {error.strerror}") from error
    if len(found) > LOGO_BYTES:
        raise ThemeInvalidError(f"{FILE_NAME}: logo {name} is larger than {LOGO_BYTES // 1000} kB")
    return found, media


def rgb(colour: str) -> Colour:
    """`#8a1538` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: Colour, paper: Colour) -> Colour:
    """The nearest shade of a colour that can be read on that paper."""
    towards = _WHITE if _luminance(paper) < 0.2 else _BLACK
    shades: Callable[[int], Colour] = lambda step: _mixed(colour, towards, step / _STEPS)  # noqa: E731
    return next((shade for step in range(_STEPS) if contrast(shade := shades(step), paper) >= READABLE), towards)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(first + (second - first) * share) for first, second in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rule(accent: Colour, mode: str) -> str:
    ink = max((_WHITE, _BLACK), key=lambda one: contrast(accent, one))
    said = f"--accent: var(--guichet-{mode}accent, {_hex(accent)});"
    return f":root, :host {{ {said} --accent-ink: var(--guichet-{mode}accent-ink, {_hex(ink)}); }}\n"


def _dark(rule: str) -> str:
    return f"@media (prefers-color-scheme: dark) {{\n{rule}}}\n"


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)
