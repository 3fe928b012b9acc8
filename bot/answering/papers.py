"""What to bring to an appointment: the papers on the card of the subject asked, with the document that lists them."""

from collections.abc import Mapping, Sequence

from bot.answering.cite import cite
from bot.answering.counter import Counter
from bot.answering.held import held
from bot.answering.places.about import Computed
from bot.answering.record import Record
from bot.answering.rules import patterns
from bot.domain.actions import Action
from bot.domain.answers import Citation, Sentence
from bot.domain.folding import fold
from bot.domain.territories import Commune


def about_papers(text: str, commune: Commune, counter: Counter, record: Record) -> Computed | None:
    """The papers to bring when the question asks which ones an appointment needs; None: let the documents answer."""
    folded = f"{fold(text)} ~ {fold(record.searched)}"
    rules = patterns("papers", "asks")
    if not (rules["appointment"].search(folded) and rules["bring"].search(folded)):
        return None
    card = _card(record.searched, commune, counter)
    source = _source(card, commune, counter, record) if card else None
    if card is None or source is None:
        return None
    words = record.wording.papers
    said = [words["bring"].format(title=card.title, papers=_listed(card.papers, words))]
    if card.prerequisites:
        said.append(words["before"].format(steps=_listed(card.prerequisites, words)))
    return Computed(tuple(Sentence(one, (source,)) for one in said), (source,), None)


def _card(searched: str, commune: Commune, counter: Counter) -> Action | None:
    """The card that lists papers whose subject is named by the most words, of the closest layer."""
    heard, owners = counter.expressions.heard_in(searched), commune.owners()
    listing = [action for action in counter.services.actions if action.papers and action.owner in owners]
    scored = [
        (counter.expressions.held(action.words, heard), -owners.index(action.owner), action) for action in listing
    ]
    named = [one for one in scored if one[0][0]]
    return max(named, key=lambda one: one[:2])[2] if named else None


def _source(card: Action, commune: Commune, counter: Counter, record: Record) -> Citation | None:
    """The passage that lists the most of those papers."""
    wanted = frozenset(counter.analyser.terms(" ".join(card.papers)))
    passages = [one for document in card.documents for one in held(document, commune, counter, record)]
    if not passages:
        return None
    best = max(passages, key=lambda one: (len(wanted & frozenset(counter.analyser.terms(one.text))), -one.position))
    return cite([best], f"{record.searched} {' '.join(card.papers)}", counter.analyser)[0]


def _listed(lines: Sequence[str], words: Mapping[str, str]) -> str:
    return words["and"].join((" ; ".join(lines[:-1]), lines[-1])) if len(lines) > 1 else lines[0]
