"""A document that gives a task to another authority than `competences.toml` does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.domain.competences import Competence, Tier
from bot.domain.documents import Document, Section
from bot.domain.folding import fold
from bot.domain.territories import Layer
from ingestion.findings.finding import Cited, Finding, Kind, cited
from ingestion.sentences import sentences

_TIERS = {
    Tier.COMMUNE: r"la (?:commune|mairie|ville)",
    Tier.AGGLOMERATION: r"l'(?:agglomeration|agglo|intercommunalite)",
    Tier.DEPARTMENT: r"le departement",
    Tier.REGION: r"la region",
    Tier.STATE: r"l'etat",
}
_SUBJECT = re.compile(
    r"(?:^|[,;:]\s*|\bet )(?:" + "|".join(f"(?P<{tier.name}>{said})" for tier, said in _TIERS.items()) + r")\b"
)
"""An authority where a sentence or one of its parts begins: what follows is what it does."""
_DOES = re.compile(
    r"\b(?:gere|gerent|garde|s'occupe|assure|organise|exerce|a la charge|est chargee?|est competente?)\b"
)
_NOT = re.compile(
    r"\bn(?:e |')\w+(?: \w+)? (?:pas|plus)\b|\baide|\bfinance|\bavec\b|\bpour le compte\b|\bjusqu|\bavant\b"
)


def given_to_another(
    documents: Sequence[Document], competences: Sequence[Competence], today: date
) -> tuple[Finding, ...]:
    """Each sentence that gives a task of the table to an authority of another tier."""
    held = {one.id: one for one in documents if one.source.validity.holds(today)}
    local = [one for one in held.values() if one.source.layer is not Layer.NATIONAL]
    words = [(one, [re.compile(rf"\b{re.escape(fold(word))}\b") for word in one.words]) for one in competences]
    return tuple(
        finding
        for document in local
        for section, sentence in _sentences(document)
        for finding in _findings(document, section, sentence, words, held)
    )


def _findings(
    document: Document,
    section: Section,
    sentence: str,
    words: Sequence[tuple[Competence, Sequence[re.Pattern[str]]]],
    held: Mapping[str, Document],
) -> Iterator[Finding]:
    for tier, said in _parts(fold(sentence)):
        for competence, patterns in words:
            authority = competence.authority
            if authority.tier in (tier, Tier.OPERATOR) or not any(pattern.search(said) for pattern in patterns):
                continue
            if any(re.search(rf"\b{re.escape(fold(word))}\b", said) for word in competence.unless):
                continue
            name = authority.names.get("fr", "the commune")
            why = f"two authorities for « {competence.subjects['fr']} »: {_SAID[tier]} and {name}"
            others = (_told_in(held[source], patterns) for source in competence.sources if source in held)
            yield Finding(Kind.CONTRADICTION, why, (cited(document, section, sentence), *others))


def _told_in(document: Document, patterns: Sequence[re.Pattern[str]]) -> Cited:
    """The first sentence of a document on a task, the whole document when none names it."""
    for section, sentence in _sentences(document):
        if any(pattern.search(fold(sentence)) for pattern in patterns):
            return cited(document, section, sentence)
    return cited(document)


def _sentences(document: Document) -> Iterator[tuple[Section, str]]:
    for section in document.sections:
        for line in section.text.split("\n"):
            yield from ((section, sentence) for sentence in sentences(line))


_SAID = {
    Tier.COMMUNE: "the commune",
    Tier.AGGLOMERATION: "the intercommunality",
    Tier.DEPARTMENT: "the Département",
    Tier.REGION: "the Region",
    Tier.STATE: "the State",
}


def _parts(sentence: str) -> Iterator[tuple[Tier, str]]:
    """What each authority of a sentence is said to do; nothing where it is denied or shared."""
    if not _DOES.search(sentence) or _NOT.search(sentence):
        return
    found = list(_SUBJECT.finditer(sentence))
    for at, one in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(sentence)
        yield Tier[one.lastgroup or ""], sentence[one.end() : end]
