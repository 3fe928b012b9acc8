"""A town hall's own look: always readable, and never a way into the page."""

from pathlib import Path

import pytest

from bot.web.theme import READABLE, ThemeInvalidError, contrast, read_theme, readable, rgb

PAPERS = [(0xF3, 0xF5, 0xF6), (0x20, 0x26, 0x2C)]


def _folder(path: Path, text: str) -> Path:
    (path / "theme.toml").write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#8a1538", "#00a0e1", "#7fff00", "#777777"])
@pytest.mark.parametrize("paper", PAPERS)
def test_any_colour_is_made_readable_and_stays_itself_when_it_is(colour: str, paper: tuple[int, int, int]) -> None:
    shade = readable(rgb(colour), paper)
    assert contrast(shade, paper) >= READABLE
    if contrast(rgb(colour), paper) >= READABLE:
        assert shade == rgb(colour)


def test_the_style_sheet_names_the_colour_and_lets_the_host_page_decide(tmp_path: Path) -> None:
    css = read_theme(_folder(tmp_path, 'accent = "#8A1538"\nname = "Guichet de Valmuse"\n')).css()
    assert "--accent: var(--guichet-accent, #8a1538)" in css
    assert "prefers-color-scheme: dark" in css
    assert css.count("{") == css.count("}")


def test_without_a_file_the_look_is_guichets_own(tmp_path: Path) -> None:
    assert read_theme(tmp_path).css() == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('accent = "red; } body { display: none"', "accent must be written #rrggbb"),
        ('logo = "../secret.png"', "a file beside it"),
        ('logo = "notes.txt"', "a file beside it"),
        ('logo = "absent.png"', "cannot be read"),
        ("accent = 3", "texts in quotes"),
        ('acent = "#000000"', "acent"),
        ("accent", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ThemeInvalidError, match=fault):
        read_theme(_folder(tmp_path, text))


def test_a_logo_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG" + b"x" * 600_000)
    with pytest.raises(ThemeInvalidError, match="larger than 500 kB"):
        read_theme(_folder(tmp_path, 'logo = "logo.png"'))
