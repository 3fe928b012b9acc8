"""Numbered sources, and the words of the question they hold."""

import re
from collections.abc import Sequence

from bot.answering.evidence.matching import Words
from bot.domain.answers import Citation
from bot.domain.documents import Passage

HIGHLIGHTS = 24


def cite(passages: Sequence[Passage], searched: str, analyser: Words) -> tuple[Citation, ...]:
    """One citation for each passage, numbered from 1 in that order."""
    wanted = frozenset(analyser.terms(searched))
    return tuple(_citation(number, one, wanted, analyser) for number, one in enumerate(passages, start=1))


def _citation(number: int, passage: Passage, wanted: frozenset[str], analyser: Words) -> Citation:
    return Citation(
        number=number,
        passage_id=passage.id,
        title=passage.title,
        url=passage.url,
        anchor=passage.anchor,
        page=passage.page,
        date=passage.date,
        passage=passage.text,
        highlights=_highlights(passage.text, wanted, analyser),
        owner=passage.owner,
        certainty=passage.certainty,
    )


def _highlights(text: str, wanted: frozenset[str], analyser: Words) -> tuple[str, ...]:
    """The words of the passage that the question also holds, as they are written there, each once."""
    written = dict.fromkeys(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", text))
    return tuple(word for word in written if wanted & frozenset(analyser.terms(word)))[:HIGHLIGHTS]
