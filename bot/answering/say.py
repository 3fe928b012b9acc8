"""From evidence to checked sentences: one generation when there is a generator, the documents' own words otherwise."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.cite import cite
from bot.answering.counter import Counter
from bot.answering.extract import Statement, extract, untold
from bot.answering.generate import (
    Declared,
    Draft,
    DraftSentence,
    GeneratorBusy,
    GeneratorUnavailable,
    Spent,
    Waiting,
    generate,
)
from bot.answering.ground import Grounded
from bot.answering.record import Record, cited_by
from bot.answering.streams import closing
from bot.answering.verify import verified
from bot.domain.answers import Citation, Degraded, Road, Sentence
from bot.domain.events import Queued, SentenceSaid, SourcesFound
from bot.domain.places import Place
from bot.domain.territories import Commune


@dataclass(frozen=True, slots=True)
class Speech:
    """What one answer is said from. `places` are those of the asker's own layers."""

    asked: str
    grounded: Grounded
    citations: tuple[Citation, ...]
    places: Sequence[Place]
    counter: Counter
    record: Record


async def say_cited(
    text: str, found: Grounded, commune: Commune, counter: Counter, record: Record
) -> AsyncIterator[SourcesFound | Queued | SentenceSaid]:
    """The sources, then what is said from them."""
    passages = [ranked.passage for ranked in found.evidence.passages]
    with record.timed("cite", here=True):
        citations = cite(passages, record.searched, counter.analyser)
    yield SourcesFound(citations)
    owners = commune.owners()
    places = [place for place in counter.places if place.owner in owners]
    async with closing(say(Speech(text, found, citations, places, counter, record))) as events:
        async for event in events:
            yield event


async def say(speech: Speech) -> AsyncIterator[Queued | SentenceSaid]:
    """Sentences that were verified; none when nothing could be. Closing it cancels the generation."""
    record = speech.record
    if speech.counter.generator is None:
        record.degrade(Degraded.NO_GENERATOR)
    elif not _plain(speech):
        async with closing(_generated(speech)) as events:
            async for event in events:
                yield event
    if not record.sentences:
        record.undeclare()
    if not record.sentences or Degraded.GENERATOR_FAILED in record.degraded:
        for said in await record.apart(_extracted, speech):
            yield said


def _plain(speech: Speech) -> bool:
    """Whether the documents' own words surely answer: one thing asked, in their language."""
    grounded = speech.grounded
    is_one = not grounded.weighed.parts
    return is_one and grounded.sure > speech.counter.limits.write_below and speech.record.wording.language == "fr"


async def _generated(speech: Speech) -> AsyncIterator[Queued | SentenceSaid]:
    record = speech.record
    try:
        with record.timed("generate"):
            async with closing(_drafts(speech)) as drafts:
                async for draft in drafts:
                    match draft:
                        case Waiting(position):
                            yield Queued(position)
                        case Declared(completeness):
                            record.declare(completeness)
                        case Spent(cpu_s):
                            record.spend(cpu_s)
                        case DraftSentence(text, numbers):
                            if said := _checked(text, cited_by(speech.citations, numbers), Road.GENERATED, speech):
                                yield said
    except GeneratorBusy:
        record.degrade(Degraded.GENERATOR_BUSY)
    except GeneratorUnavailable:
        record.degrade(Degraded.GENERATOR_FAILED)


def _drafts(speech: Speech) -> AsyncIterator[Draft]:
    counter, record = speech.counter, speech.record
    if counter.generator is None:
        raise GeneratorUnavailable("no generator")
    record.generator = counter.generator.name
    return generate(
        speech.asked,
        record.wording.language,
        speech.grounded.evidence,
        speech.citations,
        counter.generator,
        replace(counter.limits.caps, urgency=record.urgency),
        turns=record.question.turns[-counter.limits.turns :],
    )


def _extracted(speech: Speech) -> list[SentenceSaid]:
    record = speech.record
    if record.wording.language != "fr":
        record.degrade(Degraded.NO_TRANSLATION)
    with record.timed("extract"):
        limits = speech.counter.limits.extract
        weighed = speech.grounded.weighed
        statements = extract(speech.grounded.evidence, weighed, limits)
        for part in untold(statements, weighed):
            record.lacking(part)
        said = [_checked(one.text, _sources(one, speech), Road.EXTRACTED, speech) for one in statements]
    return [one for one in said if one is not None]


def _sources(statement: Statement, speech: Speech) -> tuple[Citation, ...]:
    return tuple(one for one in speech.citations if one.passage_id == statement.passage.id)


def _checked(text: str, citations: tuple[Citation, ...], road: Road, speech: Speech) -> SentenceSaid | None:
    """The sentence when it may leave and was not said yet; kept in the record."""
    record = speech.record
    with record.timed("verify"):
        language = "fr" if road is Road.EXTRACTED else record.wording.language
        cited = {citation.passage_id for citation in citations}
        passages = [one.passage for one in speech.grounded.evidence.passages if one.passage.id in cited]
        fine = verified(text, passages, speech.places, language, speech.counter.analyser)
    if not fine or any(one.text == text for one in record.sentences):
        return None
    sentence = Sentence(text, citations)
    record.sentences.append(sentence)
    return SentenceSaid(sentence, road)
