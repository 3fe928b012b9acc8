"""Cases as the path would weigh them, with and without the documents that answer."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.counter import Counter
from bot.answering.english import in_french
from bot.answering.evidence.weigh import Candidate, Weighed, weigh
from bot.answering.find import find
from bot.answering.languages import ENGLISH, language_of
from bot.answering.record import Record
from bot.answering.rephrase import rephrase
from bot.answering.screen import Clear, screen
from bot.domain.clock import parse_moment
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.documents import Ranked
from eval.cases import Case
from eval.facts import holds_any

Array = NDArray[np.float64]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One case: its candidates, how much of the answer each holds, and the same without its answering documents.

    `counts`: what it counts in being sure, beside a case of our own territory.
    """

    case: Case
    weighed: Weighed
    held: Array
    without: Weighed | None
    counts: float = 1.0


def fold(case: Case) -> int:
    """Which fold a case belongs to: that of the document that answers it, so that none is in two folds."""
    return zlib.crc32((case.gold[0] if case.gold else case.id).encode()) % FOLDS


def example(case: Case, counter: Counter) -> Example | None:
    """The case as the path would weigh it; None when it is not searched."""
    ranked, searched = _found(case, counter)
    if not ranked:
        return None
    weighed_all = _weighed(searched, ranked, case, counter)
    held = np.array([holds(one, case) for one in weighed_all.candidates])
    if not (case.gold and case.nuggets):
        return Example(case, weighed_all, held, None)
    answering = set(case.gold) | {
        one.unit.passage.document_id
        for one in weighed_all.candidates
        if any(holds_any(one.unit.said, nugget) for nugget in case.nuggets)
    }
    others = [one for one in ranked if one.passage.document_id not in answering]
    return Example(case, weighed_all, held, _weighed(searched, others, case, counter))


def _found(case: Case, counter: Counter) -> tuple[list[Ranked], str]:
    screened = screen(case.question, counter.wording("fr"))
    commune = counter.territory.commune(case.commune)
    if not isinstance(screened, Clear) or commune is None:
        return [], ""
    turns: list[Turn] = []
    for earlier in case.turns:
        turns.append(Turn(rephrase(earlier.question, turns), ""))
    text = in_french(screened.text) if language_of(screened.text) == ENGLISH else screened.text
    question = Question(case.id, text, case.commune, parse_moment(case.at), Channel.EVALUATION)
    record = Record(question, counter.wording("fr"), counter.index.generation)
    record.searched = rephrase(text, turns)
    return find(record, commune, counter), record.understood


def _weighed(searched: str, ranked: Sequence[Ranked], case: Case, counter: Counter) -> Weighed:
    day = parse_moment(case.at).date()
    lawful = [one for one in ranked if one.passage.validity.holds(day)]
    return weigh(searched, lawful[: counter.limits.ground.weighed], lawful, counter.reader, case.commune, day)


def holds(one: Candidate, case: Case) -> float:
    """The share of the required facts it holds; only in a document that answers, or that covers the subject."""
    if any(holds_any(one.unit.said, (wrong,)) for wrong in case.forbidden) or not case.nuggets:
        return 0.0
    about = one.unit.passage.document_id in case.gold or one.signs.covered > 0.5
    return about * sum(holds_any(one.unit.said, nugget) for nugget in case.nuggets) / len(case.nuggets)
