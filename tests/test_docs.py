"""What the documentation names exists: commands, make targets, settings, files."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def shell_lines(text: str) -> list[str]:
    """Lines of the fenced shell blocks, without prompts and comments."""
    blocks = re.findall(r"```(?:sh|bash|console)\n(.*?)```", text, re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def make_targets() -> set[str]:
    text = (ROOT / "Makefile").read_text() + (ROOT / "eval/prove.mk").read_text()
    return set(re.findall(r"^([a-z][\w-]*):", text, re.MULTILINE))


def command_names(module: str) -> set[str]:
    import importlib

    import typer

    app = importlib.import_module(module).app
    group = typer.main.get_command(app)
    return set(getattr(group, "commands", {}))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_named_exists(page: Path) -> None:
    named = {word for line in shell_lines(page.read_text()) for word in re.findall(r"^make (?:-s )?([\w-]+)", line)}
    assert named <= make_targets()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize(
    ("script", "module"),
    [
        ("guichet", "bot.__main__"),
        ("guichet-ingest", "ingestion.__main__"),
        ("guichet-eval", "eval.__main__"),
        ("guichet-voice", "voice.__main__"),
    ],
)
def test_every_command_named_exists(page: Path, script: str, module: str) -> None:
    pattern = re.compile(rf"(?:^|/|\s){script} ([a-z][\w-]*)")
    named = {word for line in shell_lines(page.read_text()) for word in pattern.findall(line)}
    assert named <= command_names(module)


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    known = {f"GUICHET_{name.upper()}" for name in Settings.model_fields}
    written = set(re.findall(r"`(GUICHET_\w+)`", (ROOT / "docs/settings.md").read_text()))
    assert written == known | {"GUICHET_REQUIRE_PEERS"}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "compose.yaml", ROOT / "Dockerfile"], ids=lambda page: page.name)
def test_no_page_names_an_unknown_setting(page: Path) -> None:
    known = {f"GUICHET_{name.upper()}" for name in Settings.model_fields} | {"GUICHET_REQUIRE_PEERS", "GUICHET_MODELS"}
    assert set(re.findall(r"GUICHET_[A-Z]\w*", page.read_text())) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_in_the_docs_exists(page: Path) -> None:
    named = re.findall(r"`((?:bot|ingestion|eval|tests|scripts|docs|corpus)/[\w./-]+\.\w+)`", page.read_text())
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing
