"""What an ear made of a sound, part by part, as one thing said."""

from dataclasses import dataclass, replace

from voice.doubts import Figures, Limits, doubt_of, plain
from voice.speech import Doubt


@dataclass(frozen=True, slots=True)
class Words:
    """What was understood and how far to believe it; `log_probability` of its least sure part."""

    text: str
    language: str
    doubt: Doubt
    log_probability: float = 0.0


def surer(words: Words, than: Words) -> Words:
    """The first when it is to be believed."""
    return words if words.doubt is Doubt.NONE and words.text else than


def joined(parts: list[tuple[str, Figures]], language: str, limits: Limits, names: tuple[str, ...]) -> Words:
    """Silent parts are dropped; one part that is not to be believed spoils the whole."""
    judged = [(text, doubt_of(text, figures, limits, names)) for text, figures in parts]
    said = [(text, doubt) for text, doubt in judged if doubt is not Doubt.NO_SPEECH]
    if not said:
        return Words("", language, Doubt.NO_SPEECH)
    doubt = next((doubt for _, doubt in said if doubt is not Doubt.NONE), Doubt.NONE)
    text = " ".join(text for text, _ in said)
    least = min(figures.log_probability for _, figures in parts)
    return Words("" if doubt is Doubt.KNOWN_NONSENSE else text, language, doubt, least)


def confirmed(words: Words, again: Words) -> Words:
    """What is heard twice the same is believed."""
    return words if plain(again.text) == plain(words.text) else replace(words, doubt=Doubt.UNSURE)
