"""Hours, opening, telephone and address of places: computed from what is published, never written by a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.counter import Counter
from bot.answering.dates.dated import Days, When
from bot.answering.dates.found import Impossible
from bot.answering.places.asked import OF_HOURS, Asked
from bot.answering.places.chosen import Chosen, Unclear, choose
from bot.answering.places.nearby import Landmark, distance_said, landmark_of, nearest
from bot.answering.places.sourced import Sources, sources_of
from bot.answering.places.telling import Telling
from bot.answering.places.times_said import accented
from bot.answering.places.told import told
from bot.answering.places.understood import understood
from bot.answering.places.words import PlaceWords, words_for
from bot.answering.record import Record
from bot.domain.answers import Citation, Outcome, Road, Sentence
from bot.domain.conversations import Channel
from bot.domain.events import Answered, AnswerEvent, Clarified, SentenceSaid, SourcesFound
from bot.domain.folding import fold
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune

MOST_PLACES = 8
_RANKS = tuple(
    re.compile(rf"\b(?:{said})\b") for said in ("premiere?|1ere?|first", "deuxieme|seconde?", "troisieme|third")
)


@dataclass(frozen=True, slots=True)
class Computed:
    """Sentences computed from places, with their sources, and how to reach the place when there is one."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class AskedBack:
    """One short question to the resident: which place, or which day."""

    question: str
    choices: tuple[str, ...] = ()


def about_places(text: str, commune: Commune, counter: Counter, record: Record) -> Computed | AskedBack | None:
    """The answer when the question is about a place of the asker's layers; None: let the documents answer."""
    asked = understood(text, commune, counter, record)
    match choose(asked, commune, counter.directory):
        case Chosen(places) if isinstance(asked.when, Impossible):
            return _impossible(asked.when, places[0], record)
        case Chosen(places):
            landmark = _landmark(asked, commune, counter)
            return _computed(asked, places[:MOST_PLACES], counter, record, landmark)
        case Unclear(choices) if (rank := _rank(text)) < len(choices):
            return _computed(asked, (choices[rank],), counter, record)
        case Unclear(choices) if alike := _alike(asked, choices, counter, record):
            return alike
        case Unclear(choices):
            words = _words(record)
            names = [place.name for place in choices]
            return AskedBack(words.say("which", choices=_listed(names, words)), tuple(names))
        case None:
            return None


def events_of(known: Computed | AskedBack, record: Record) -> tuple[AnswerEvent, ...]:
    """What every channel hears of it."""
    match known:
        case AskedBack(question, choices):
            return Clarified(question, choices), Answered(record.answer(Outcome.CLARIFY, message=question))
        case Computed(sentences, citations, contact):
            record.sentences.extend(sentences)
            said = (SentenceSaid(sentence, Road.COMPUTED) for sentence in sentences)
            answered = record.answer(Outcome.ANSWERED, Road.COMPUTED, contact=contact)
            return SourcesFound(citations), *said, Answered(answered)


def _rank(text: str) -> int:
    """Which of the choices `la deuxième` is, from 0; beyond them all when the text says none."""
    found = (rank for rank, pattern in enumerate(_RANKS) if pattern.search(fold(text)))
    return next(found, MOST_PLACES)


def _landmark(asked: Asked, commune: Commune, counter: Counter) -> Landmark | None:
    """Where distances start from, when the question asks what is near."""
    if asked.nearby is None:
        return None
    return landmark_of(asked.nearby, commune, counter.directory, counter.territory)


def _computed(
    asked: Asked, places: Sequence[Place], counter: Counter, record: Record, landmark: Landmark | None = None
) -> Computed | None:
    words, at = _words(record), record.question.at
    if OF_HOURS & set(asked.asks) and any(_before_its_hours(asked.when, place, at.date()) for place in places):
        return None
    closures = counter.notices.closures(at.date())
    tellings = [Telling(place, at, counter.calendar_of(place.owner), closures, words) for place in places]
    if landmark:
        tellings = nearest(tellings, landmark, asked.when)
    places = [telling.place for telling in tellings]
    sources = sources_of(places, counter, record.searched)
    sentences: list[Sentence] = []
    for telling in tellings:
        far = distance_said(telling, landmark) if landmark else ()
        said = (*told(asked.asks, asked.when, telling), *far, *_spoken_source(words, sources, telling.place))
        sentences += [Sentence(one, sources.of(telling.place)) for one in said]
    if caution := _about_distances(asked, landmark, words):
        sentences.append(Sentence(caution, sources.citations))
    contact = places[0].contact if len(places) == 1 else None
    return Computed(tuple(sentences), sources.citations, contact) if sentences else None


def _about_distances(asked: Asked, landmark: Landmark | None, words: PlaceWords) -> str:
    """What a resident must know of the distances: where they start, or why there are none."""
    if landmark and landmark.guessed:
        return words.say("from_there", landmark=landmark.name)
    return words.say("no_landmark") if asked.nearby and not landmark else ""


def _before_its_hours(when: When | None, place: Place, today: date) -> bool:
    """Whether the day asked is older than the hours that are known: documents of that time may tell."""
    day = when.days[0] if isinstance(when, Days) and when.days else today
    return bool(place.hours and place.hours.valid_from and day < place.hours.valid_from)


def _alike(asked: Asked, choices: Sequence[Place], counter: Counter, record: Record) -> Computed | None:
    """What is the same whichever place is meant is told at once."""
    each = [_computed(asked, (place,), counter, record) for place in choices]
    said = {"\n".join(one.text.replace(place.name, "") for one in found.sentences) for place, found in
            zip(choices, each, strict=True) if found}  # fmt: skip
    return _computed(asked, choices, counter, record) if len(said) == 1 and all(each) else None


def _spoken_source(words: PlaceWords, sources: Sources, place: Place) -> tuple[str, ...]:
    """Who says so, for those who see no citation."""
    said = words.say("source", source=sources.of(place)[0].title)
    return (said,) if said else ()


def _impossible(when: Impossible, place: Place, record: Record) -> AskedBack:
    words = _words(record)
    if when.real:
        return AskedBack(words.say("other_day", said=accented(when.said), day=words.times.day(when.real)))
    return AskedBack(words.say("impossible", said=accented(when.said)))


def _words(record: Record) -> PlaceWords:
    wording = record.wording
    aloud = record.question.channel is Channel.VOICE
    return words_for(wording.language, wording.places, wording.places_aloud, aloud=aloud)


def _listed(names: Sequence[str], words: PlaceWords) -> str:
    return words.say("or").join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
