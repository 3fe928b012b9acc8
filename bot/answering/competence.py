"""Who is responsible for a subject, and who answers the asker: from data, for their commune, with the source."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.answering.cite import cite
from bot.answering.competence_named import named_by
from bot.answering.counter import Counter
from bot.answering.evidence.aspects import Aspect, asked
from bot.answering.held import held
from bot.answering.places.about import Computed
from bot.answering.places.sourced import sources_of
from bot.answering.record import Record
from bot.answering.rephrase import spelled_out
from bot.answering.rules import patterns
from bot.domain.answers import Citation, Sentence
from bot.domain.competences import Competence, Tier
from bot.domain.folding import fold
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune

ELSEWHERE = frozenset(
    {
        Aspect.AMOUNT, Aspect.DATE, Aspect.DURATION, Aspect.HOURS, Aspect.OPENING, Aspect.DOCUMENTS, Aspect.FORM,
        Aspect.QUANTITY,
    }
)  # fmt: skip
"""Kinds of facts that documents or calendars hold: a question that wants one wants more than a name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether the question asks who (`asks`), or wants something of an authority it names.

    `hurried`: it cannot wait for office hours.
    """

    asks: bool
    named: tuple[Tier, ...]
    hurried: bool = False


def about_competence(text: str, commune: Commune, counter: Counter, record: Record) -> Computed | None:
    """The answer when the question asks who is responsible, or asks the wrong one; None: not such a question."""
    follows = _follows(text, record)
    wish = Wish(True, ()) if follows else wish_of(text, record.searched)
    if wish is None:
        return None
    about = text if follows else f"{spelled_out(text)} {record.searched}"
    competence = named_by(about, commune.id, counter.services.competences, counter.expressions)
    if competence is None or (wish.hurried and not competence.at_all_hours):
        return None
    if not wish.asks and competence.authority.tier in wish.named:
        return None
    if follows:  # what is kept stands alone, so that the next question can lean on it
        record.searched = f"qui s'occupe : {_said(competence.subjects, 'fr')} ?"
    source = _source(competence, commune, counter, record)
    return _computed(competence, wish, source, commune, counter, record) if source else None


def wish_of(text: str, searched: str) -> Wish | None:
    """What the question wants of an authority; None when it asks something else."""
    folded = f"{fold(text)} ~ {fold(searched)}"
    elsewhere = patterns("competence", "not")
    if elsewhere["content"].search(folded):
        return None
    hurried = bool(elsewhere["hurry"].search(folded))
    if ELSEWHERE & {*asked(text), *asked(searched)}:
        return None
    named = tuple(Tier(tier) for tier, pattern in patterns("competence", "named").items() if pattern.search(folded))
    asks = patterns("competence", "asks")
    if asks["who"].search(folded):
        return Wish(True, named, hurried)
    return Wish(False, named, hurried) if named and asks["demand"].search(folded) else None


def _follows(text: str, record: Record) -> bool:
    """`et pour le lycée ?` after a question that asked who."""
    turns = record.question.turns
    if not turns or not patterns("competence", "follows")["on"].search(fold(text)):
        return False
    before, own = wish_of(turns[-1].asked, ""), wish_of(text, "")
    return before is not None and before.asks and own is None and not ELSEWHERE & set(asked(text))


def _computed(
    competence: Competence, wish: Wish, source: Citation, commune: Commune, counter: Counter, record: Record
) -> Computed:
    words, language = record.wording.competence, record.wording.language
    authority = competence.authority
    subject = _said(competence.subjects, language)
    responsible = _said(authority.names, language) or words["own"].format(commune=commune.name)
    wrong = next((tier for tier in wish.named if authority.tier not in wish.named), None)
    first = words["is_not" if wrong else "is"].format(
        subject=subject, authority=responsible, named=words[f"named_{wrong}"] if wrong else ""
    )
    place = _place(competence, commune, counter)
    contact = place.contact if place else authority.contact
    card = _card(place, counter, record) if place else _published(contact, competence, source, commune, counter, record)
    sentences = [Sentence(first, (source,))]
    if contact and (said := _reached(contact, words)):
        sentences.append(Sentence(said, (card,)))
    if note := _said(competence.notes, language):
        sentences.append(Sentence(note, (source,)))
    return Computed(tuple(sentences), tuple(dict.fromkeys((source, card))), contact)


def _source(competence: Competence, commune: Commune, counter: Counter, record: Record) -> Citation | None:
    """The passage that says so, of the asker's own layers and in force that day; without one nothing is said."""
    telling = " ".join((*competence.words, *competence.subjects.values(), *competence.authority.names.values()))
    wanted = frozenset(counter.analyser.terms(telling))
    for document in competence.sources:
        if found := held(document, commune, counter, record):
            best = max(
                found, key=lambda one: (len(wanted & frozenset(counter.analyser.terms(one.text))), -one.position)
            )
            return cite([best], f"{record.searched} {telling}", counter.analyser)[0]
    return None


def _published(
    contact: Contact | None,
    competence: Competence,
    source: Citation,
    commune: Commune,
    counter: Counter,
    record: Record,
) -> Citation:
    """Where the telephone of an authority is written: in another document of the competence when not in its source."""
    phone = _digits(contact.phone) if contact else ""
    if phone in _digits(source.passage):
        return source
    passages = (one for document in competence.sources for one in held(document, commune, counter, record))
    passage = next((one for one in passages if phone in _digits(one.text)), None)
    return replace(cite([passage], record.searched, counter.analyser)[0], number=2) if passage else source


def _place(competence: Competence, commune: Commune, counter: Counter) -> Place | None:
    """The counter that answers this commune's residents; the reception of the commune for what is the commune's."""
    ours = [place for place in counter.places if place.owner in commune.owners()]
    wanted = competence.place_in(commune.id)
    found = next((place for place in ours if place.id == wanted), None)
    if found or competence.authority.tier is not Tier.COMMUNE:
        return found
    return next((place for place in ours if place.general and place.owner == commune.id), None)


def _card(place: Place, counter: Counter, record: Record) -> Citation:
    return replace(sources_of([place], counter, record.searched).of(place)[0], number=2)


def _reached(contact: Contact, words: Mapping[str, str]) -> str:
    key = "reach" if contact.phone else "reach_at"
    where = contact.phone or contact.address
    return words[key].format(service=contact.service, where=where) if where else ""


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("fr", "")
