"""Imports only run downwards (docs/architecture.md), and a heavy library is imported in exactly one file."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "ingestion", "voice", "eval")

ALLOWED = {
    "bot.domain": {"bot.domain"},
    "bot.answering": {"bot.domain", "bot.answering"},
    "bot.engines": {"bot.domain", "bot.answering", "bot.engines"},
    "bot.storage": {"bot.domain", "bot.storage"},
    "bot.web": {"bot.domain", "bot.answering", "bot.storage", "bot.web", "bot"},
    "bot": {"bot"},
    "ingestion": {"bot", "ingestion"},
    "voice": {"bot", "voice"},
    "eval": {"bot", "ingestion", "voice", "eval"},
}


def modules() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def home(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    package = ".".join(parts[:2]) if parts[0] == "bot" else parts[0]
    return package if package in ALLOWED else parts[0]


def within(name: str, allowed: str) -> bool:
    if allowed == "bot":
        return name == "bot" or name.startswith("bot.")
    return name == allowed or name.startswith(f"{allowed}.")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_only_what_lies_below(path: Path) -> None:
    ours = [name for name in imported(path) if name.split(".")[0] in FOLDERS]
    forbidden = [name for name in ours if not any(within(name, allowed) for allowed in ALLOWED[home(path)])]
    assert not forbidden, f"{home(path)} may not import {forbidden}"


def test_the_domain_stands_on_the_standard_library_alone() -> None:
    import sys

    for path in (ROOT / "bot/domain").glob("*.py"):
        for name in imported(path):
            assert name.startswith("bot.domain") or name.split(".")[0] in sys.stdlib_module_names, f"{path}: {name}"


def test_nothing_imports_the_evaluation() -> None:
    for path in modules():
        if path.relative_to(ROOT).parts[0] != "eval":
            assert not [name for name in imported(path) if name.split(".")[0] == "eval"], path


def test_every_heavy_library_has_one_home() -> None:
    """One file each; an engine too long for one file has its second beside it, named after the first.

    What is learned with a library is learned elsewhere, and served without it. The bench of an
    engine runs it bare as a peer. The voice runs small networks of its own
    in processes where the counter's engines are not.
    """
    windows = {"voice/vad.py": {"onnxruntime"}, "voice/piper_worker.py": {"onnxruntime"}}
    learning = {
        "eval/bench/engine_bare.py": {"llama_cpp"},
        "eval/training/beginning.py": {"torch"},
        "eval/training/contrast.py": {"torch"},
        "eval/training/exporting.py": {"torch", "onnxruntime"},
        "eval/training/teacher.py": {"torch", "sentence_transformers", "ctranslate2"},
    } | windows
    homes = {
        "sentence_transformers": "bot/engines/embedding.py",
        "torch": "bot/engines/embedding.py",
        "onnxruntime": "bot/engines/onnx_embedding.py",
        "Stemmer": "bot/engines/sparse.py",
        "holidays": "bot/engines/calendars.py",
        "qdrant_edge": "bot/engines/index_edge.py",
        "qdrant_client": "bot/engines/index_server.py",
        "llama_cpp": "bot/engines/llama_worker.py",
        "huggingface_hub": "bot/models.py",
        "faster_whisper": "voice/hear.py",
        "ctranslate2": "voice/hear.py",
        "av": "voice/files.py",
        "piper": "voice/piper_worker.py",
        "soxr": "voice/rates.py",
        "aiortp": "voice/legs/rtp.py",
        "aiosipua": "voice/legs/sip_.py",
        "trafilatura": "ingestion/parse/html.py",
    }
    for path in modules():
        for name in imported(path):
            home = homes.get(name.split(".")[0], "").removesuffix(".py")
            where = path.relative_to(ROOT).as_posix()
            known = where.startswith(home) or name.split(".")[0] in learning.get(where, ())
            assert known, f"{path} imports {name}"
