"""Hours, opening, telephone and address of places: computed from what is published, never written by a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.answering.counter import Counter
from bot.answering.dates.dated import Days, When, dated
from bot.answering.dates.found import Impossible
from bot.answering.places.asked import OF_HOURS, Ask, Asked, is_english, read_question
from bot.answering.places.chosen import Chosen, Unclear, choose
from bot.answering.places.sourced import Sources, sources_of
from bot.answering.places.telling import Telling
from bot.answering.places.told import told
from bot.answering.places.words import PlaceWords, words_for
from bot.answering.record import Record
from bot.answering.rephrase import in_french
from bot.answering.rules import patterns
from bot.domain.answers import (
    Answered,
    AnswerEvent,
    Citation,
    Clarified,
    Outcome,
    Road,
    Sentence,
    SentenceSaid,
    SourcesFound,
)
from bot.domain.calendars import Calendar
from bot.domain.clock import MORNING, PARIS
from bot.domain.conversations import Channel
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
    asked = _understood(text, commune, counter, record)
    match choose(asked, commune, counter.directory):
        case Chosen(places) if isinstance(asked.when, Impossible):
            return _impossible(asked.when, places[0], record)
        case Chosen(places):
            return _computed(asked, places[:MOST_PLACES], counter, record)
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


def _understood(text: str, commune: Commune, counter: Counter, record: Record) -> Asked:
    """The question with what the turn before it meant: what was asked, and when."""
    at, calendar = record.question.at, counter.calendar_of(commune.id)
    asked = read_question(text, record.searched, at, calendar, counter.directory)
    last = _last_about_a_place(counter, record)
    if not last or not _leans(text, asked, counter, record):
        return _completed(asked)
    before = read_question(last, last, at, calendar, counter.directory)
    said = asked.said if asked.said & counter.directory.called and asked.asks else asked.said | before.said
    when = _in_the_same_month(text, before.when, calendar) or asked.when or before.when
    whole = replace(asked, asks=asked.asks or before.asks, when=when, said=said)
    _remember(whole, asked, last, record)
    return _completed(whole)


def _last_about_a_place(counter: Counter, record: Record) -> str:
    """The latest question that named a place, in French: callers who keep the conversation give it as it was asked."""
    asked = [turn.asked for turn in reversed(record.question.turns) if turn.asked.strip()]
    french = [in_french(one) if is_english(one) else one for one in asked]
    named = (one for one in french if counter.directory.stems(one) & counter.directory.called)
    return next(named, french[0] if french else "")


def _leans(text: str, asked: Asked, counter: Counter, record: Record) -> bool:
    """Whether the question needs the one before it: completed already, asking nothing by itself, or pointing back."""
    points_back = patterns("followups", "leaning")["pronoun"].search(fold(text))
    placeless = not asked.said & counter.directory.called
    return fold(record.searched) != fold(text) or not asked.asks or (placeless and bool(points_back))


def _in_the_same_month(text: str, before: When | None, calendar: Calendar) -> When | None:
    """`et le 26 ?` after a date is of its month."""
    if not isinstance(before, Days) or before.recurring or not re.fullmatch(r"\D*\ble \d{1,2}\b\W*", fold(text)):
        return None
    start = datetime.combine(before.days[0].replace(day=1), MORNING, PARIS)
    return dated(text, start, calendar).when


def _rank(text: str) -> int:
    """Which of the choices `la deuxième` is, from 0; beyond them all when the text says none."""
    found = (rank for rank, pattern in enumerate(_RANKS) if pattern.search(fold(text)))
    return next(found, MOST_PLACES)


def _completed(asked: Asked) -> Asked:
    """A place and a time alone ask whether it is open then: `la piscine dimanche ?`."""
    return replace(asked, asks=(Ask.OPEN,)) if not asked.asks and asked.when is not None else asked


def _remember(whole: Asked, own: Asked, before: str, record: Record) -> None:
    """What is kept of a follow-up stands alone, so that the next one can lean on it."""
    if not own.asks:
        record.searched = f"{before} {record.searched}"
    elif own.when is None and isinstance(whole.when, Days) and len(whole.when.days) == 1:
        record.searched = f"{record.searched} {whole.when.days[0]:%d/%m/%Y}"


def _computed(asked: Asked, places: Sequence[Place], counter: Counter, record: Record) -> Computed | None:
    words, at = _words(record), record.question.at
    if OF_HOURS & set(asked.asks) and any(_before_its_hours(asked.when, place, at.date()) for place in places):
        return None
    closures = counter.notices.closures(at.date())
    sources = sources_of(places, counter, record.searched)
    sentences: list[Sentence] = []
    for place in places:
        telling = Telling(place, at, counter.calendar_of(place.owner), closures, words)
        said = told(asked.asks, asked.when, telling)
        sentences += [Sentence(one, sources.of(place)) for one in (*said, *_spoken_source(words, sources, place))]
    contact = places[0].contact if len(places) == 1 else None
    return Computed(tuple(sentences), sources.citations, contact) if sentences else None


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
        return AskedBack(words.say("other_day", said=when.said, day=words.times.day(when.real)))
    return AskedBack(words.say("impossible", said=when.said))


def _words(record: Record) -> PlaceWords:
    wording = record.wording
    aloud = record.question.channel is Channel.VOICE
    return words_for(wording.language, wording.places, wording.places_aloud, aloud=aloud)


def _listed(names: Sequence[str], words: PlaceWords) -> str:
    return words.say("or").join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
