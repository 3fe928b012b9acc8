"""Engines that obey the protocols and can be made to lie, fail or be busy: for unit tests only."""

import asyncio
import re
import zlib
from collections import Counter as Tally
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from bot.answering.counter import Counter
from bot.answering.generate import (
    Caps,
    Ended,
    Ending,
    GeneratorBusy,
    GeneratorUnavailable,
    Piece,
    Prompt,
    Text,
    Waiting,
)
from bot.answering.retrieve import Hit, SparseVector, Vectors, Wanted
from bot.answering.wording import packaged_wordings
from bot.domain.clock import PARIS
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.documents import Passage, PassageKind, Validity
from bot.domain.folding import fold
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Intercommunality, Layer, Territory

_LITTLE = """le la les l un une des du de d a au aux et ou en dans sur pour par je tu il elle on nous vous ils ce cette
ces mon ma mes son sa ses est sont que qui quel quelle quels quelles comment j c s n y avec est-ce qu"""
STOP = frozenset(_LITTLE.split())
TODAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)


class FakeAnalyser:
    """Folded words without their plural, stop words removed."""

    def terms(self, text: str) -> list[str]:
        words = re.findall(r"[a-z]+|\d+(?:[.,*]\d+)*", fold(text))
        return [word.rstrip("s") if len(word) > 3 else word for word in words if word not in STOP]

    def near_terms(self, text: str) -> list[str]:
        return []

    def is_french(self, word: str) -> bool:
        return True

    def stem_vector(self, text: str) -> SparseVector:
        return _hashed(self.terms(text))

    def char4_vector(self, text: str) -> SparseVector:
        padded = f" {' '.join(self.terms(text))} "
        return _hashed([padded[at : at + 4] for at in range(len(padded) - 3)])


def _hashed(words: Sequence[str]) -> SparseVector:
    counts = sorted((zlib.crc32(word.encode()), float(count)) for word, count in Tally(words).items())
    return SparseVector(tuple(key for key, _ in counts), tuple(value for _, value in counts))


class FakeEmbedder:
    """One dimension per letter of the alphabet."""

    name = "letters"
    dims = 26

    def embed(self, texts: Sequence[str]) -> Vectors:
        counts = np.array([[fold(text).count(chr(97 + at)) for at in range(26)] for text in texts], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-6)


@dataclass
class FakeIndex:
    """Passages in memory, scored by the words they share with the question."""

    held: Sequence[Passage]
    generation: str = "g1"
    embedder: str | None = None
    analyser: FakeAnalyser = field(default_factory=FakeAnalyser)

    def dense(self, vector: Vectors, wanted: Wanted, limit: int) -> list[Hit]:
        return []

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        read = self.analyser.stem_vector if channel == "stem" else self.analyser.char4_vector
        hits = []
        for passage in self.held:
            if passage.owner in wanted.owners and passage.validity.holds(wanted.day):
                keys = set(read(f"{passage.title} {' '.join(passage.heading_path)} {passage.text}").indices)
                score = float(len(keys & set(vector.indices)))
                if score:
                    hits.append(Hit(passage, score))
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:limit]

    def passages(self, document_id: str) -> list[Passage]:
        return sorted((one for one in self.held if one.document_id == document_id), key=lambda one: one.position)

    def passage(self, passage_id: str) -> Passage | None:
        return next((one for one in self.held if one.id == passage_id), None)

    def pages(self) -> Iterator[list[Passage]]:
        yield list(self.held)


@dataclass
class FakeGenerator:
    """Says the lines it was given, piece by piece; `closed` tells whether a listener left before the end."""

    lines: Sequence[str]
    name: str = "fake"
    waiting: int = 0
    fails_after: int | None = None
    busy: bool = False
    delay_s: float = 0.0
    cpu_s: float | None = None
    prompts: list[Prompt] = field(default_factory=list)
    closed: bool = False

    async def stream(self, prompt: Prompt, caps: Caps) -> AsyncIterator[Piece]:
        self.prompts.append(prompt)
        if self.busy:
            raise GeneratorBusy("the queue is full")
        for position in range(self.waiting, 0, -1):
            yield Waiting(position)
        try:
            for number, line in enumerate(self.lines):
                if self.fails_after == number:
                    raise GeneratorUnavailable("it died")
                await asyncio.sleep(self.delay_s)
                yield Text(f"{line}\n")
            yield Ended(Ending.STOP, self.cpu_s)
        except GeneratorExit:
            self.closed = True
            raise

    async def count_tokens(self, text: str) -> int:
        return len(text) // 4


def lying(lines: Sequence[str], lie: Callable[[str], str]) -> FakeGenerator:
    """A generator whose every sentence was tampered with."""
    return FakeGenerator(["complet", *(lie(line) for line in lines)])


def changed_digit(line: str) -> str:
    """The last digit of the text before its marks, changed."""
    body, mark, rest = line.partition(" [")
    changed = re.sub(r"(\d)(?=\D*$)", lambda found: str((int(found.group()) + 1) % 10), body)
    return f"{changed}{mark}{rest}"


TERRITORY = Territory(
    name="Test",
    default_commune="bourg",
    communes={
        "bourg": Commune("bourg", "Le Bourg", "99001", "agglo"),
        "hameau": Commune("hameau", "Le Hameau", "99002", "agglo"),
    },
    intercommunalities={"agglo": Intercommunality("agglo", "Agglo")},
)

PLACES = (
    Place(
        "accueil", "Mairie, accueil", "bourg", Contact("Mairie, accueil", "02 61 91 10 00"), ("accueil",), general=True
    ),
    Place(
        "famille",
        "Guichet famille",
        "bourg",
        Contact("Guichet famille", "02 61 91 10 45", "famille@mairie.example", hours="lundi-vendredi 8 h 30-12 h 30"),
        ("cantine", "école", "inscription scolaire"),
    ),
    Place("hameau", "Mairie du Hameau", "hameau", Contact("Mairie du Hameau", "02 61 91 20 00"), general=True),
)


def passage(
    document: str,
    text: str,
    *,
    title: str = "",
    heading: str = "",
    owner: str = "bourg",
    kind: PassageKind = PassageKind.PROSE,
    validity: Validity | None = None,
    position: int = 0,
) -> Passage:
    """A passage of a test document."""
    layer = {"france": Layer.NATIONAL, "agglo": Layer.INTERCOMMUNAL}.get(owner, Layer.COMMUNAL)
    return Passage(
        id=f"{document}#{position}",
        document_id=document,
        title=title or document,
        heading_path=(heading,) if heading else (),
        text=text,
        url=f"https://bourg.example/{document}",
        layer=layer,
        owner=owner,
        position=position,
        digest=f"{document}{position}",
        kind=kind,
        published=date(2026, 1, 2),
        validity=validity or Validity(),
    )


def counter(passages: Sequence[Passage], generator: FakeGenerator | None = None) -> Counter:
    """A counter over these passages."""
    return Counter(FakeIndex(passages), FakeAnalyser(), TERRITORY, PLACES, packaged_wordings(), generator=generator)


def question(text: str, *, commune: str = "bourg", turns: Sequence[Turn] = (), at: datetime = TODAY) -> Question:
    """A resident's question."""
    return Question("q1", text, commune, at, Channel.WEB, conversation_id="c1", turns=tuple(turns))
