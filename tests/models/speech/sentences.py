"""The sentences that the tiny ear and the tiny voice were made on."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is what the ear should write, `said` what is spoken: the same, but for figures."""

    text: str
    language: str
    said: str


def sentences() -> tuple[Sentence, ...]:
    """All of them, French first."""
    table = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))
    same = [Sentence(text, language, text) for language in ("fr", "en") for text in table[language]]
    return (*same, *(Sentence(text, "fr", said) for text, said in table["said"].items()))


def names() -> tuple[str, ...]:
    """Names of the territory, as hot words: the ear is told them before it listens, and must not repeat them."""
    return tuple(tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))["names"])
