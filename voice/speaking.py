"""How a mouth is set, and what a sentence is cut into: values and rules that need no engine."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from voice.saying.numerals import cardinal

FIRST_WORDS = 8
"""The first piece of a sentence is short: it is heard while the rest is being made."""
SHORTEST_PIECE = 12
FEWEST_WORDS = 4
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«\"(A-ZÀ-Þ0-9])")
_NUMBERS = "|".join(cardinal(number) for number in (*range(17), *range(20, 70, 10), 100, 1000))
_CLAUSE = re.compile(rf"(?<=[,;:.!?…])\s+(?!(?:{_NUMBERS})\b)")
"""A pause, but not between the pairs of a telephone number."""
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_BREATH = re.compile(
    rf"\s+(?=(?:(?:dans|pour|avec|sur|chez|sans|avant|après|depuis|pendant|jusqu'\w+|mais|car|parce|lorsque|qui|dont|où"
    rf"|for|with|from|because|when|which|where|but)\s|(?:du|le|tous les) (?:{_DAYS})))"
)
"""Where one breathes in a sentence without a comma."""


class MouthOptions(BaseModel):
    """`voices`: the file of a Piper voice for each language."""

    model_config = ConfigDict(frozen=True)
    voices: Mapping[str, Path]


def voice_settings(path: Path) -> Mapping[str, object] | None:
    """What stands beside a voice, in `NAME.onnx.json`; None when it is missing or is no JSON object."""
    try:
        read = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def pieces(sentence: str) -> tuple[str, ...]:
    """A sentence in one piece, or in two when its beginning can stand alone: eight words at most.

    Up to a pause, else up to where one breathes, where a comma keeps the voice from falling.
    """
    text = " ".join(sentence.split())
    if len(text.split()) <= FIRST_WORDS:
        return (text,) if text else ()
    for pauses, after, fewest in ((_CLAUSE, "", 1), (_BREATH, ",", FEWEST_WORDS)):
        for pause in pauses.finditer(text):
            first, rest = text[: pause.start()], text[pause.end() :]
            if len(first.split()) > FIRST_WORDS:
                break
            if len(first) >= SHORTEST_PIECE and min(len(first.split()), len(rest.split())) >= fewest:
                return first + after, rest
    return (text,)


def sentences(text: str) -> tuple[str, ...]:
    """Cut at the end of each line, and after a full stop that a space and a capital follow."""
    pieces = (piece.strip() for line in text.splitlines() for piece in _SENTENCE.split(line))
    return tuple(piece for piece in pieces if piece)
