"""What the asker can do next: the cards whose subject the question names and whose document the answer cites."""

from collections.abc import Sequence

from bot.answering.counter import Counter
from bot.domain.actions import Action
from bot.domain.answers import Citation
from bot.domain.territories import Commune

MOST = 2
"""Cards under an answer: more would hide it."""


def actions_for(searched: str, citations: Sequence[Citation], commune: Commune, counter: Counter) -> tuple[Action, ...]:
    """The cards of the asker's own layers, those named most precisely first."""
    passages = (counter.index.passage(citation.passage_id) for citation in citations)
    cited = {passage.document_id for passage in passages if passage is not None}
    heard = counter.expressions.heard_in(searched)
    fitting = [
        (counter.expressions.held(action.words, heard), action)
        for action in counter.services.actions
        if action.owner in commune.owners() and not cited.isdisjoint(action.documents)
    ]
    named = [(score, action) for score, action in fitting if score[0]]
    return tuple(action for _, action in sorted(named, key=lambda pair: pair[0], reverse=True)[:MOST])
