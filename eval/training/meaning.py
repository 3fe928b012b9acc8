"""Teaches the packaged embedder what larger models know: the vector of a French text is drawn to that of its English.

After Reimers and Gurevych (arXiv:2004.09813): of each open text a wording is drawn (as it is, typed, shortened, hurt,
a word changed for a familiar one), whose vector is to be the teacher's for the text itself, turned into the space of
the student. Sealed sheets give nothing.

`python -m eval.training.meaning texts SETS TEXTS` writes what the teacher reads (`eval.training.teacher`);
`python -m eval.training.meaning learn SETS TEXTS VECTORS TRANSLATOR INTO` begins with the encoder of the folder
TRANSLATOR (`eval.training.beginning`) and writes to INTO the weights that `eval.training.answering` goes on from, with
their tokenizer and the marks of every title learned from.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.search.channels import Analyser
from bot.engines.sparse import FrenchAnalyser
from bot.engines.vocabulary import packaged_vocabulary
from eval.training.beginning import DIMS, Pieces, first_model, give_head, head_towards, keep_model
from eval.training.contrast import TOLD_TOKENS, Student
from eval.training.everyday import everyday_words
from eval.training.seal import TITLED, closed_under
from eval.training.sheets import Sheet, headed, kept_back, open_catalogue, open_sheets, whole_sentences
from eval.training.wordings import hurt, keywords, typed
from eval.training.written import written

SEED = 5
SENTENCES, STATEMENTS = 40, 16
"""Of each sheet, how many sentences alone, and how many under their title and heading, as evidence reads them."""
LONGEST, LONGEST_UNDER = 260, 220

RATE, MINUTES = 2e-4, 60.0
"""Of processor time, all cores together, what comes before the first step counted; what else runs takes none of it."""

BATCH, ROUND = 64, 4
"""Wordings of a step; steps drawn together, so that those of one length are read together."""
TOLD_EVERY = 50
FAMILIAR_SHARE, ALL_SHARE, SWAPPED_SHARE = 0.12, 0.7, 0.3
"""How often a familiar word alone is drawn; else, any text and not a title or heading; a word of it made familiar."""
LEAST_LETTERS = 5
SAMPLED = 12_000

Array = NDArray[np.float32]
Step = Callable[[Student, float], float]
"""One step of a student, done so far (0 to 1); the loss."""


class Kind(StrEnum):
    """What a text is in its sheet."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    STATEMENT = "statement"
    FAMILIAR = "familiar"
    WORD = "word"


SHORT = (Kind.TITLE, Kind.HEADING)


def texts_of(sheets: Sequence[Sheet], themes: Sequence[Sheet], words: Sequence[str] = ()) -> dict[str, Kind]:
    """What is learned from, the same every time; `words` are those that everybody says, one by one."""
    dice, found = random.Random(SEED), dict.fromkeys((theme.title for theme in themes), Kind.TITLE)
    for sheet in sheets:
        heads = [one.heading for passage in sheet.passages for one in headed(passage)]
        found |= {sheet.title: Kind.TITLE} | {one: found.get(one, Kind.HEADING) for one in heads}
        said = dict.fromkeys(one for passage in sheet.passages for one in whole_sentences(passage))
        picked = _some([one for one in said if len(one) < LONGEST], SENTENCES, dice)
        picked += [one for one in _some(list(_under(sheet)), STATEMENTS, dice) if one not in found]
        found |= {one: found.get(one, Kind.STATEMENT if " : " in one else Kind.SENTENCE) for one in picked}
    found |= dict.fromkeys((said for said in familiar().values() if said not in found), Kind.FAMILIAR)
    return found | dict.fromkeys((word for word in words if word not in found), Kind.WORD)


def _under(sheet: Sheet) -> Iterator[str]:
    for passage in sheet.passages:
        for head in headed(passage)[:1]:
            said = (one for one in whole_sentences(passage) if len(one) < LONGEST_UNDER)
            yield from (f"{sheet.title}. {head.heading} : {one}" for one in said)


def _some(texts: Sequence[str], most: int, dice: random.Random) -> list[str]:
    return dice.sample(texts, min(len(texts), most))


def familiar() -> Mapping[str, str]:
    """What residents say, and the words documents use for it."""
    return {said: " ".join(words) for said, words in packaged_vocabulary().near.items()}


class Drawing:
    """Draws wordings of texts: pairs of what is asked and the place of the text it stands for."""

    def __init__(self, kinds: Mapping[str, Kind], analyser: Analyser, dice: random.Random) -> None:
        self._texts, self._kinds = list(kinds), list(kinds.values())
        self._analyser, self._dice = analyser, dice
        self._short = [at for at, kind in enumerate(self._kinds) if kind in SHORT]
        places = {text: at for at, text in enumerate(self._texts)}
        self._familiar = [(said, places[words]) for said, words in familiar().items() if words in places]
        self._said_for: dict[str, list[str]] = {}
        for said, at in self._familiar:
            for word in self._texts[at].split():
                if len(word) >= LEAST_LETTERS:
                    self._said_for.setdefault(word.lower(), []).append(said)

    def draw(self) -> tuple[str, int]:
        """One wording, and the place of its text."""
        dice = self._dice
        if dice.random() < FAMILIAR_SHARE:
            return dice.choice(self._familiar)
        at = dice.randrange(len(self._texts)) if dice.random() < ALL_SHARE else dice.choice(self._short)
        said, drawn = self._texts[at], dice.random()
        if self._kinds[at] in SHORT:
            said = typed(said, self._analyser, dice) if drawn < 0.5 else said
        elif drawn < 0.12:
            said = hurt(said, dice)
        elif drawn < 0.2:
            said = keywords(said, self._analyser, dice) or said
        return (self._in_familiar_words(said) if dice.random() < SWAPPED_SHARE else said), at

    def _in_familiar_words(self, text: str) -> str:
        """One word of documents changed for what residents say."""
        words = text.split()
        known = [at for at, word in enumerate(words) if _bare(word) in self._said_for]
        if known:
            at = self._dice.choice(known)
            words[at] = self._dice.choice(self._said_for[_bare(words[at])])
        return " ".join(words)


def _bare(word: str) -> str:
    return word.lower().strip(",.;:?!()")


def fewer(teacher: Array, dims: int) -> Array:
    """The teacher's vectors in as many figures as the student has: the first axes of its texts (PCA)."""
    some = np.random.default_rng(SEED).permutation(len(teacher))[:SAMPLED]
    axes = np.linalg.svd(teacher[some], full_matrices=False)[2][:dims]
    return _unit(teacher @ axes.T)


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@dataclass(frozen=True, slots=True)
class Taught:
    """Texts, what each is, and the vector each is to have, shape (texts, dims)."""

    kinds: Mapping[str, Kind]
    wanted: Array

    def following(self, dice: random.Random) -> Step:
        """A step towards the vectors of these texts."""
        batches = self._batches(Drawing(self.kinds, FrenchAnalyser(), dice))

        def step(student: Student, done: float) -> float:
            drawn = next(batches)
            return student.follow([said for said, _ in drawn], self.wanted, [at for _, at in drawn], done)

        return step

    def _batches(self, drawing: Drawing) -> Iterator[list[tuple[str, int]]]:
        while True:
            drawn = sorted((drawing.draw() for _ in range(BATCH * ROUND)), key=lambda one: len(one[0]))
            yield from (drawn[start : start + BATCH] for start in range(0, len(drawn), BATCH))


def taught(sets: Path, texts: Path, vectors: Path, dims: int = DIMS) -> Taught:
    """What the teacher made of the open texts; those that have changed since are left out."""
    places = {text: at for at, text in enumerate(json.loads(texts.read_text("utf-8")))}
    made = np.load(vectors)["vectors"]
    if len(made) != len(places):
        raise SystemExit(f"{vectors} holds vectors of {len(made)} texts, not of the {len(places)} of {texts}")
    kinds = {text: kind for text, kind in open_texts(sets).items() if text in places}
    return Taught(kinds, fewer(_unit(made[[places[text] for text in kinds]].astype(np.float32)), dims))


def open_texts(sets: Path) -> dict[str, Kind]:
    """What is learned from under a folder of sets."""
    closed = closed_under(sets)
    sheets, themes = (list(read(sets / TITLED, closed)) for read in (open_sheets, open_catalogue))
    return texts_of(sheets, themes, everyday_words(closed))


def learn(student: Student, steps: Sequence[Step], minutes: float) -> None:
    """A step of each kind in turn, until this process has had its minutes of processor time."""
    began_s, turns = time.process_time(), enumerate(cycle(steps), 1)
    while (done := (time.process_time() - began_s) / max(1.0, 60 * minutes - began_s)) < 1:
        number, step = next(turns)
        loss = step(student, done)
        if number % TOLD_EVERY < len(steps):
            print(f"{number} steps, loss {loss:.3f}, {done:.0%}", file=sys.stderr, flush=True)


def main() -> None:
    """Writes texts, or learns."""
    parser = argparse.ArgumentParser(description=__doc__)
    orders = parser.add_subparsers(dest="order", required=True)
    listing, learning = orders.add_parser("texts"), orders.add_parser("learn")
    for order in (listing, learning):
        order.add_argument("sets", type=Path, help="folder of the open sets")
        order.add_argument("texts", type=Path, help="file of the texts the teacher reads")
    learning.add_argument("vectors", type=Path, help="what the teacher made of them")
    learning.add_argument("translator", type=Path, help="folder of opus-mt-fr-en")
    learning.add_argument("into", type=Path, help="folder of this run")
    learning.add_argument("--minutes", type=float, default=MINUTES)
    asked = parser.parse_args()
    if asked.order == "texts":
        asked.texts.write_text(json.dumps(list(open_texts(asked.sets)), ensure_ascii=False), "utf-8")
        return
    lessons, pieces = taught(asked.sets, asked.texts, asked.vectors), Pieces(asked.translator)
    keep = pieces.most_said(_said(asked.sets, lessons.kinds))
    tokenizer, model = pieces.tokenizer(keep).to_str(), first_model(asked.translator, pieces.rows(keep))
    some = np.random.default_rng(SEED).permutation(len(lessons.kinds))[:SAMPLED]
    student, texts = Student(model, tokenizer, RATE), list(lessons.kinds)
    give_head(model, *head_towards(student.means([texts[at] for at in some], TOLD_TOKENS), lessons.wanted[some]))
    learn(student, [lessons.following(random.Random(SEED))], asked.minutes)
    keep_model(model, tokenizer, asked.into)


def _said(sets: Path, kinds: Mapping[str, Kind]) -> list[str]:
    """What its pieces are chosen by: sheets, questions three times, and the words that everybody says."""
    closed = closed_under(sets)
    sheets = list(open_sheets(sets / TITLED, closed))
    asked = [one.text for one in written(sheets, closed) if not kept_back(one.sheet)]
    words = [text for text, kind in kinds.items() if kind is Kind.WORD]
    return [*(text for sheet in sheets for text in (sheet.title, *sheet.passages)), *asked * 3, *words]


if __name__ == "__main__":
    main()
