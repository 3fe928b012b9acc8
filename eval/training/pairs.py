"""What is learned to be near: a wording and the passage it is about, drawn anew at each step."""

import random
from dataclasses import dataclass

from bot.answering.search.channels import Analyser
from eval.training.sheets import Headed, Sheet, headed, whole_sentences
from eval.training.wordings import hurt, keywords, typed

FIRST = 8
"""Passages a title is paired with; those further down often speak of a side matter."""

SHARES = {"title": 0.4, "heading": 0.15, "sentence": 0.2, "keywords": 0.15, "name": 0.1}


@dataclass(frozen=True, slots=True)
class Pair:
    """A wording and the text it must be near to."""

    asked: str
    told: str


class Drawing:
    """Draws pairs from sheets; remembers what the sheets say."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._best: dict[str, str] = {}

    def draw(self, sheet: Sheet, dice: random.Random) -> Pair:
        """One pair of a sheet; never a title with a text that begins by it."""
        kind = dice.choices(list(SHARES), list(SHARES.values()))[0]
        passage = dice.choice(sheet.passages)
        match kind:
            case "heading" if heads := headed(passage):
                return self._under(sheet, dice.choice(heads), dice)
            case "sentence" if len(said := whole_sentences(passage)) > 2:
                one = dice.choice(said)
                return Pair(hurt(one, dice), _shown(sheet, passage.replace(one, " "), dice))
            case "keywords":
                return Pair(hurt(keywords(passage, self._analyser, dice), dice), _shown(sheet, passage, dice))
            case "name":
                return Pair(hurt(keywords(passage, self._analyser, dice), dice), sheet.title)
            case _:
                return Pair(typed(sheet.title, self._analyser, dice), self._about(sheet, dice))

    def _under(self, sheet: Sheet, one: Headed, dice: random.Random) -> Pair:
        """The heading of a sheet means little without its title."""
        asked = f"{sheet.title} : {one.heading}" if "?" not in one.heading or dice.random() < 0.5 else one.heading
        return Pair(typed(asked, self._analyser, dice), one.text)

    def _about(self, sheet: Sheet, dice: random.Random) -> str:
        """One of the first passages, or the one that says most of the title's words."""
        if dice.random() < 0.5:
            return dice.choice(sheet.passages[:FIRST])
        if sheet.id not in self._best:
            words = set(self._analyser.terms(sheet.title))
            held = [len(words & set(self._analyser.terms(one))) for one in sheet.passages]
            self._best[sheet.id] = sheet.passages[max(range(len(held)), key=lambda at: (held[at], -at))]
        return self._best[sheet.id]


def _shown(sheet: Sheet, passage: str, dice: random.Random) -> str:
    """A passage as the index shows it, under its title, or alone."""
    return f"{sheet.title}\n{passage}" if dice.random() < 0.4 else passage
