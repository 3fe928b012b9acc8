"""What the test models learn: a question over numbered passages, answered by the sentence that holds it."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answering.prompt import build_sheet
from bot.domain.answers import Citation
from bot.domain.documents import Passage

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=[A-ZÀ-Ü«0-9])|\n+")
_WORD = re.compile(r"[\wÀ-ÿ'’-]{4,}")
_UNTAUGHT = re.compile(r"[\[\]{}<>@]|https?:|www\.")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question, the passage that answers it, and the sentences of that passage which do (none: `aucun`)."""

    question: str
    gold: Passage
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """What the model reads after the instructions, and what it should write."""

    user: str
    answer: str


def sentences(text: str) -> list[str]:
    """The sentences of a passage, one line each, as an extract would cut them."""
    pieces = (" ".join(piece.split()) for piece in _SENTENCE.split(text))
    return [piece for piece in pieces if 20 <= len(piece) <= 240 and not _UNTAUGHT.search(piece)]


def lessons_of_cases(paths: Sequence[Path], passages: Sequence[Passage]) -> Iterator[Lesson]:
    """One lesson for each answerable case: the sentences of its gold documents that hold its first fact."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line) if line.strip() else {}
            if case.get("expect") == "answered" and case.get("nuggets") and not case.get("turns"):
                yield from _lesson(case["question"], set(case["gold"]), case["nuggets"], passages)


def _lesson(question: str, gold: set[str], nuggets: list[list[str]], passages: Sequence[Passage]) -> Iterator[Lesson]:
    """The one or two sentences of one passage that hold most facts, then most words of the question."""
    asked = set(_WORD.findall(question.lower()))
    found: list[tuple[int, int, Lesson]] = []
    for passage in passages:
        if passage.document_id in gold:
            said = [one for one in sentences(passage.text) if any(_holds(one, fact) for fact in nuggets)]
            said.sort(key=lambda one: (-sum(_holds(one, fact) for fact in nuggets), -len(asked & _words(one))))
            facts = sum(any(_holds(one, fact) for one in said[:2]) for fact in nuggets)
            shared = len(asked & _words(f"{passage.title} {passage.text}"))
            found.append((facts, shared, Lesson(question, passage, tuple(said[: 1 if facts == 1 else 2]))))
    best = max(found, key=lambda one: one[:2], default=None)
    if best and best[0]:
        yield best[2]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _holds(sentence: str, writings: Sequence[str]) -> bool:
    flat = re.sub(r"\s", " ", sentence).lower()
    return any(re.sub(r"\s", " ", writing).lower() in flat for writing in writings)


def example(lesson: Lesson, passages: Sequence[Passage], chance: random.Random, longest: int) -> Example:
    """The lesson in the real prompt, its passage among zero to three others, each cut to `longest` characters.

    Identifiers are drawn so that the right mark is anywhere. In one case of eight the passage is taken away.
    """
    others = chance.sample(passages, min(len(passages), chance.choice((0, 0, 1, 1, 2, 3))))
    absent = bool(others) and chance.random() < 0.12
    shown = [passage for passage in others if passage.document_id != lesson.gold.document_id]
    shown += [] if absent or not lesson.answer else [lesson.gold]
    names = chance.sample(range(10_000), len(shown))
    cut = [
        replace(passage, id=f"{name:05}", text=_around(passage.text, lesson.answer, longest, chance))
        for name, passage in zip(names, shown, strict=True)
    ]
    sheet = build_sheet(lesson.question, "fr", (), cut, [_citation(passage) for passage in cut])
    if absent or not lesson.answer:
        return Example(sheet.prompt.user, "aucun")
    mark = 1 + sorted(passage.id for passage in cut).index(cut[-1].id)
    lines = [f"{sentence} [{mark}]" for sentence in lesson.answer]
    return Example(sheet.prompt.user, "\n".join(["complet", *lines]))


def _around(text: str, answer: Sequence[str], longest: int, chance: random.Random) -> str:
    """A window of the text that holds the answer when the text does."""
    flat = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    where = flat.find(answer[0][:40]) if answer else -1
    start = max(0, where - chance.randint(0, longest // 2)) if where >= 0 else 0
    return flat[start : start + longest + (len(answer[0]) if where >= 0 else 0)]


def _citation(passage: Passage) -> Citation:
    return Citation(1, passage.id, passage.title, passage.url, "", None, None, "")


def with_wrong_figures(text: str, chance: random.Random) -> str:
    """The same words with other digits: what a badly trained model says (marks are left alone)."""
    return "".join(
        part if part.startswith("[") else _DIGIT.sub(lambda _: str(chance.randint(0, 9)), part)
        for part in re.split(r"(\[\d+\])", text)
    )
