"""Dangers are recognised before anything else runs: decided words and numbers, no model, no search.

A message is weighed. Signs of a danger (`rules/dangers_*.toml`) add up by kind, in the sentences they stand in; people,
urgency and calls for help support them; what makes a sentence a question about rules, papers or the past takes away.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.answering.evidence.aspects import Aspect, asked
from bot.answering.expressions import Expression, Found, Index, parse
from bot.answering.hearing import SIGNS, lines_of, sentences, tables
from bot.answering.wording import Danger, Wording
from bot.domain.answers import Refusal

RAISED = 4
"""Weight from which a danger is told."""

HEARD_FIRST = (
    Danger.SILENT,
    Danger.SUICIDE,
    Danger.MISSING_CHILD,
    Danger.SEA,
    Danger.GAS,
    Danger.FIRE,
    Danger.ELECTRICITY,
    Danger.ELDER_ABUSE,
    Danger.BULLYING,
    Danger.CHILD,
    Danger.MEDICAL,
    Danger.VIOLENCE,
    Danger.POLICE,
    Danger.BUILDING,
    Danger.FLOOD,
    Danger.HOMELESS,
    Danger.WATER,
    Danger.DOCTOR,
)
"""Of dangers that weigh alike, the one told."""

FAINT = 2
"""A danger of this weight may be one of the past, or of every day."""

MOST_SUPPORT = 2
"""What surrounds a sign never weighs more than this."""

SOMEBODY = frozenset({"<family>", "<person>", "<pro>"})
TELLING = SOMEBODY | {"<acts>"}
"""A sentence about somebody, or with a verb, that asks nothing is heard as an account of what happens."""

FACTS = frozenset(
    {
        Aspect.AMOUNT, Aspect.DATE, Aspect.DURATION, Aspect.HOURS, Aspect.OPENING, Aspect.DOCUMENTS, Aspect.FORM,
        Aspect.QUANTITY,
    }
)  # fmt: skip
"""What somebody in danger does not ask; a person, a place or a telephone is a way to help."""

ALONE = frozenset(
    {Danger.SUICIDE, Danger.MISSING_CHILD, Danger.SEA, Danger.GAS, Danger.FIRE, Danger.ELECTRICITY, Danger.SILENT}
)
"""Dangers after which nothing else is said, whatever is asked."""

_ASKING = re.compile(r"[^.?!\n;]*\?")
_NUMBER = re.compile(r"\b(?:0 800 47 33 33|116 000|116 117|1[5789]\d?|11[0-9]|3\d{3})\b")


@dataclass(frozen=True, slots=True)
class Emergency:
    """What to say at once; `numbers` are those of the message, in its order.

    `beside`: the message, when it also asks a fact that is no part of the danger: what documents say of it follows.
    `told`: the message, which is answered too when it is told calmly. Both masked and without orders; empty after a
    danger that stands alone.
    """

    danger: Danger
    message: str
    numbers: tuple[str, ...]
    beside: str = ""
    told: str = ""


def danger_in(text: str) -> Danger | None:
    """The danger a message tells of, the heaviest when it tells of several."""
    weights = weighed(text)
    danger = max(HEARD_FIRST, key=lambda one: weights.get(one, 0))
    return danger if weights.get(danger, 0) >= RAISED else None


def emergency(danger: Danger, wording: Wording) -> Emergency:
    """The decided words for that danger."""
    message = wording.emergencies[danger]
    return Emergency(danger, message, tuple(dict.fromkeys(_NUMBER.findall(message))))


def unnamed(text: str, wording: Wording) -> Emergency:
    """The same for a danger that only the meaning of a message tells; `text`: masked and without orders."""
    return replace(emergency(Danger.UNNAMED, wording), beside=text if asks_beside(text) else "")


def asks_beside(text: str) -> bool:
    """Whether a sentence of the message asks a fact of a town hall, with no sign of a danger and no call for help.

    `Who can take me there, and for how much?` is asked by people taken for frightened; those tell, or ask for help.
    """
    asking = (said for said in _ASKING.findall(text) if FACTS & set(asked(said)))
    signs = (
        {found.expression.name for one in sentences(said) for found in _rules().found(one.words)} for said in asking
    )
    return any(not found & {*Danger, "plea"} for found in signs)


def tells(text: str) -> bool:
    """Whether a message is an account of somebody, and asks nothing: it may be a danger told in unknown words."""
    told = sentences(text)
    if any(sentence.asked for sentence in told):
        return False
    names = {one.expression.name for sentence in told for one in _rules().found(sentence.words)}
    return not names & {"asking", "against"} and any(atoms & SOMEBODY for one in told for atoms in one.words)


def mindful(refusal: Refusal, wording: Wording) -> Refusal:
    """The same refusal, which says whom to call in danger."""
    return replace(refusal, reason=f"{refusal.reason} {wording.in_danger}")


def weighed(text: str) -> Mapping[Danger, int]:
    """What each danger weighs in a message; those nothing speaks of are absent.

    That somebody is spoken of, or afraid, adds to a danger. It adds nothing to a faint one where another sentence asks
    a price and nothing calls for help: `Maman tombe souvent. Quel est le tarif du bracelet ?`
    """
    weights: dict[Danger, int] = defaultdict(int)
    support, priced, called = 0, False, False
    for sentence in sentences(text):
        found = list(_rules().found(sentence.words))
        left = [one for one in found if not _within(one, _of(found, "aside"))]
        pleas = _of(left, "plea")
        calm = [one for one in left if not _within(one, pleas)]
        persons = any("<family>" in atoms for atoms in sentence.words)
        against = _against(calm, "against") + (0 if persons else _against(calm, "animals"))
        told = (bool(pleas) or not sentence.asked) and not against and any(atoms & TELLING for atoms in sentence.words)
        support = max(support, _sum(_of(left, "support")) + told)
        priced |= bool(_of(left, "price")) and not any(one.expression.name in set(Danger) for one in left)
        called |= bool(pleas) or any(one.expression.weight > 1 for one in _of(left, "support"))
        for danger in Danger:
            weights[danger] += max(0, _sum(_of(left, danger)) - against - _against(left, f"against_{danger}"))
    faint = priced and not called and max(weights.values(), default=0) <= FAINT
    supported = 0 if faint else min(MOST_SUPPORT, support)
    return {danger: weight + supported for danger, weight in weights.items() if weight}


def _of(found: Iterable[Found], name: str) -> list[Found]:
    return [one for one in found if one.expression.name == name]


def _against(found: Iterable[Found], name: str) -> int:
    """The two heaviest reasons, each once: a question that has more is no calmer."""
    weights = {one.expression: one.expression.weight for one in _of(found, name)}
    return sum(sorted(weights.values(), reverse=True)[:2])


def _within(one: Found, others: Sequence[Found]) -> bool:
    return any(one is not other and set(one.places) & set(other.places) for other in others)


def _sum(found: Sequence[Found]) -> int:
    """The weights of what was found, the heaviest first, each word and each sign counting once."""
    used: set[int] = set()
    counted: dict[Expression, int] = {}
    for one in sorted(found, key=lambda each: (-each.expression.weight, -len(each.places), each.places)):
        if not used & set(one.places) and one.expression not in counted:
            used |= set(one.places)
            counted[one.expression] = one.expression.weight
    return sum(counted.values())


@cache
def _rules() -> Index:
    return Index(
        parse(name, int(weight), line)
        for file in SIGNS
        for name, signs in tables(file).items()
        for weight, lines in signs.items()
        for line in lines_of(lines)
    )
