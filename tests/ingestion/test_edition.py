"""When the code that makes vectors changes, every document is indexed again."""

import ast
from importlib.resources import files

from ingestion.changes import _INDEXING

OF_QUESTIONS = {"speech.py"}
"""What the analyser uses for questions alone."""


def test_whatever_the_analyser_is_made_of_is_part_of_the_edition() -> None:
    folder = files("bot.engines")
    tree = ast.parse((folder / "sparse.py").read_text("utf-8"))
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    ours = {f"{name.removeprefix('bot.engines.')}.py" for name in imported if name.startswith("bot.engines.")}
    assert ours - OF_QUESTIONS <= set(_INDEXING)


def test_every_file_of_the_edition_is_there() -> None:
    assert all((files("bot.engines") / name).is_file() for name in _INDEXING)
