"""A title, a heading or a sentence as people type it: asked, shortened, hurt. None of these is used to measure."""

import random
import re
from collections.abc import Sequence

from bot.answering.search.channels import Analyser
from eval.perturbations import PERTURBATIONS

ASKING = (
    "{} ?", "comment faire pour {} ?", "{}, comment ça marche ?", "conditions pour {}", "qui a droit à {} ?",
    "où s'adresser pour {} ?", "quelles démarches pour {} ?", "je cherche des informations sur {}",
    "que faut-il savoir sur {} ?", "à quoi correspond {} ?", "{} : quelles sont les règles ?",
)  # fmt: skip
HURT = ("misspelt_30", "misspelt_60", "sms", "phonetic", "without_accents", "spoken")
SHARE_HURT, SHARE_ASKED, SHARE_SHORT = 0.3, 0.35, 0.25
KEYWORDS = (2, 5)
_MARK = re.compile(r"\s*[?:]\s*$")
_WORD = re.compile(r"[\w'’-]+")


def typed(text: str, analyser: Analyser, dice: random.Random) -> str:
    """One of the ways a title is typed."""
    said = _MARK.sub("", text)
    drawn = dice.random()
    if drawn < SHARE_SHORT:
        said = shortened(said, analyser, dice)
    elif drawn < SHARE_SHORT + SHARE_ASKED and "?" not in text:
        said = dice.choice(ASKING).format(said[:1].lower() + said[1:])
    else:
        said = text
    return hurt(said, dice)


def shortened(text: str, analyser: Analyser, dice: random.Random) -> str:
    """Its words that say something, most of them."""
    words = telling_words(text, analyser)
    kept = [word for word in words if dice.random() > 1 / (1 + len(words))]
    return " ".join(kept or words) or text


def keywords(text: str, analyser: Analyser, dice: random.Random) -> str:
    """A few words of a text, in their order, as typed in a search box."""
    words = [word for word in dict.fromkeys(telling_words(text, analyser)) if len(word) > 2 and word.isalpha()]
    count = min(len(words), dice.randint(*KEYWORDS))
    picked = sorted(dice.sample(range(len(words)), count))
    return " ".join(words[at] for at in picked)


def telling_words(text: str, analyser: Analyser) -> Sequence[str]:
    """The words that are searched."""
    return [word for word in _WORD.findall(text) if analyser.terms(word)]


def hurt(text: str, dice: random.Random) -> str:
    """As it is, or hurt in one way."""
    if dice.random() >= SHARE_HURT:
        return text
    return PERTURBATIONS[dice.choice(HURT)](text, dice) or text
