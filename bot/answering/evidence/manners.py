"""How a question asks beyond the kind of fact: yes or no, how, why, what it is; and how a text answers in that way."""

import re
from enum import StrEnum

from bot.answering.rules import patterns
from bot.domain.folding import fold


class Manner(StrEnum):
    """The turn of the question; a text that answers in the same turn is likelier to be the answer."""

    YES_NO = "yes_no"
    HOW = "how"
    WHY = "why"
    WHAT_IS = "what_is"
    CONDITION = "condition"


_HEAD = re.compile(
    r"\b(?:quel(?:le)?s?|combien d[e']|nombre de|de quel(?:le)?s?)\s?"
    r"(?:est|sont|sera|seront|etait|autre|nouvel(?:le)?|type de|genre de)?\s?((?:[a-z0-9'-]+\s?){1,4})"
)

_OPEN = re.compile(
    r"\b(?:(?:le|la|les|au|aux|du|des)?quel(?:le)?s?|combien|comment|quand|qui|pourquoi)\b"
    r"|(?<!\bde )\bquoi\b|\b(?:what|when|where|how|who|why)\b"
    r"|(?:^|[;:.?!«(] ?|\b(?:par|vers) |\b(?:d|jusqu)')ou\b"
    r"|(?<!-ce )\bqu(?:e |')(?:(?:se|me|nous|vous|en|y) |[sm]')?"
    r"(?:est-ce\b|\w+-(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous)\b|y[ -](?:a|aura)[ -]t)"
)
"""Words of a question that yes or no does not answer. Folded, `où` is `ou`, which only opens where a clause begins;
`que` opens before a verb turned round, not before a clause (`que j'élève seule`)."""


def manners(question: str) -> frozenset[Manner]:
    """The turns of the question; none when its words do not say."""
    folded = fold(question)
    found = frozenset(Manner(name) for name, one in patterns("manners", "asked").items() if one.search(folded))
    return found - {Manner.YES_NO} if _OPEN.search(folded) or "où" in question.lower() else found


def answers_so(text: str) -> frozenset[Manner]:
    """The turns of question that a text of this form answers."""
    folded = fold(text)
    return frozenset(Manner(name) for name, one in patterns("manners", "held").items() if one.search(folded))


def head(question: str) -> str:
    """The words right after `quel` or `combien de`: what exactly is asked for; empty when there are none."""
    found = _HEAD.search(fold(question))
    return found.group(1) if found else ""
