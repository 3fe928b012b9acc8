"""The decided words about places, by language and by channel: `wording/*.toml`, tables `places` and `places_aloud`."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.places.times_said import Times, times_in


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Sentences with holes, and how time is said between them."""

    sentences: Mapping[str, str]
    times: Times

    def say(self, name: str, /, **values: str) -> str:
        """The sentence of that name, its holes filled; KeyError when there is no such sentence."""
        return self.sentences[name].format(**values)


def words_for(language: str, read: Mapping[str, str], heard: Mapping[str, str], *, aloud: bool) -> PlaceWords:
    """The words of one channel: those said aloud replace those that are read, where there are some."""
    return PlaceWords({**read, **heard} if aloud else read, times_in(language, aloud=aloud))
