"""What a sentence of the caller is, before anybody answers it: a murmur, half a sentence, a wish about the talk."""

import re
from enum import StrEnum

from bot.answering.languages import language_of
from bot.domain.folding import fold
from voice.dictated import national
from voice.said_addresses import address_in, begins_address
from voice.said_numbers import digits_in, is_a_number
from voice.speech import Doubt, Utterance
from voice.turn_events import Meaning
from voice.words import FRENCH, Intent, Phrases

LONGEST_WISH = 12
"""Words; a longer sentence asks something of the town hall."""

SHORT_S = 1.3
"""Of sound, with the half second before and the pause after: a cough that was taken for a word."""

_FRENCH = re.compile(
    r"\b(?:la|le|les|l'|du|des|de|d'|est|sont|et|une?|au|aux|pour|votre|vous)\b|[éèêàçùô]", re.IGNORECASE
)
_ENGLISH = re.compile(r"\b(?:the|and|with|from|your|you|please|is|are|at|of)\b", re.IGNORECASE)
_MARKS = re.compile(r"[^\w\s'-]+")


def plain(text: str) -> str:
    """Folded, without punctuation."""
    return " ".join(_MARKS.sub(" ", fold(text)).split())


def intent_of(text: str, phrases: Phrases) -> Intent | None:
    """What it asks of the conversation itself; None for everything else, which is for the counter."""
    said = plain(text)
    if not said or len(said.split()) > LONGEST_WISH:
        return None
    for shown in dict.fromkeys((said, _without_fillers(said, phrases))):
        for intent, pattern in phrases.intents.items():
            if shown and pattern.fullmatch(shown):
                return intent
    return None


class Awaited(StrEnum):
    """What was asked for is given bit by bit: a number two digits at a time, an address letter by letter."""

    ANYTHING = "anything"
    NUMBER = "number"
    ADDRESS = "address"


def meaning_of(heard: Utterance, phrases: Phrases, murmurs_count: bool, awaited: Awaited = Awaited.ANYTHING) -> Meaning:
    """For whose turn it is. `murmurs_count`: a yes or no was asked, so that « oui » answers it.

    `awaited`: half of what is given bit by bit is not finished.
    """
    match heard.doubt:
        case Doubt.TOO_LATE:
            return Meaning.FINISHED  # whatever it was, it must be asked again
        case Doubt.UNSURE | Doubt.REPEATED | Doubt.FOREIGN:
            return Meaning.NOTHING if heard.sound_s < SHORT_S else Meaning.FINISHED
        case Doubt.NO_SPEECH | Doubt.KNOWN_NONSENSE:
            return Meaning.NOTHING
    said = plain(heard.text)
    if not said:
        return Meaning.NOTHING
    if not murmurs_count and phrases.murmurs.fullmatch(said):
        return Meaning.MURMUR
    half = intent_of(heard.text, phrases) is None and _is_half(heard.text, phrases, awaited)
    return Meaning.UNFINISHED if half or hangs(heard.text, phrases) else Meaning.FINISHED


def _is_half(text: str, phrases: Phrases, awaited: Awaited) -> bool:
    match awaited:
        case Awaited.NUMBER:
            return is_a_number(text, phrases) and not national(digits_in(text, phrases))
        case Awaited.ADDRESS:
            return begins_address(text, phrases) and not address_in(text, phrases)
        case _:
            return False


def written_in(text: str, asked: str) -> str:
    """The language a sentence of the counter is said in: French where nothing could be translated."""
    is_french = language_of(text) == FRENCH and _FRENCH.search(text) and not _ENGLISH.search(text)
    return FRENCH if is_french else asked


def hangs(text: str, phrases: Phrases) -> bool:
    """Whether a sentence stops on a word that calls for another one: « je voudrais », « le jour de »."""
    if text.rstrip().endswith("?"):
        return False
    words = re.split(r"[\s']+", plain(text))
    return bool(words) and words[-1] in phrases.open_ends and intent_of(text, phrases) is None


def _without_fillers(said: str, phrases: Phrases) -> str:
    for phrase in ("s'il vous plait", "s'il te plait"):
        said = said.replace(phrase, " ")
    words = said.split()
    return " ".join(word for word in words if word not in phrases.fillers)
