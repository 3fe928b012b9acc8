"""Which places a question names: by their names, their kind or their subject, misspelt or dictated."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.dates.spelt import spelt
from bot.answering.evidence.matching import Words
from bot.answering.figures.numbers import in_digits
from bot.answering.rules import expressions, words
from bot.answering.sounds import sound
from bot.answering.spelling import distance
from bot.domain.folding import fold
from bot.domain.places import Place
from bot.domain.territories import Territory

Stems = frozenset[str]

LEAST_LETTERS, LEAST_SOUNDS, LEAST_NEAR, LEAST_MARK, LONG = 4, 3, 6, 5, 9
_TIMELY = re.compile(r"\b(?:noel|paques|toussaint|nocturnes?|ete|hiver)\b")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Known:
    """A place and the words it goes by. Each of `calls` alone names it: its kind, its `names`; `proper` name it and no
    other of its kind.

    `own` are all the words its name explains, and that of the place it is in; `communes` those its name or address
    says; `street` the words of its address.
    """

    place: Place
    calls: tuple[Stems, ...]
    names: tuple[Stems, ...]
    proper: tuple[Stems, ...]
    topics: tuple[Stems, ...]
    own: Stems
    communes: frozenset[str]
    street: Stems


class Directory:
    """The places of a territory, ready to be recognised."""

    def __init__(self, places: Sequence[Place], analyser: Words, territory: Territory) -> None:
        self._words = analyser
        self._communes = {one.id: self.stems(one.name) for one in territory.communes.values()}
        groups = [self.stems(one.name) for one in territory.intercommunalities.values()]
        self._marks = {one: self._mark(one, groups) for one in self._communes}
        self._kinds = {kind: self._each(said.split(";")) for kind, said in expressions("places", "kinds").items()}
        self._inside = {place.id: self.stems(place.name) for place in places}
        self.known = tuple(self._known(place) for place in places)
        self.called = frozenset(stem for known in self.known for call in known.calls for stem in call)
        folded = {spelt(name) for place in places for name in (re.split(r"[,(]", place.name)[0], *place.names)}
        timely = sorted((name for name in folded if _TIMELY.search(name)), key=len, reverse=True)
        self._timely = tuple((name, re.compile(rf"\b{re.escape(name)}\b")) for name in timely)
        self._spoken = frozenset(_written(places))
        self.group = self._listed("group")
        self.filler = self._listed("filler")
        self.access = self._listed("access")

    def stems(self, text: str) -> Stems:
        """The words of a text, as they are compared: numbers in digits, as questions are read (`Bourg-Neuf`)."""
        return frozenset(self._words.terms(in_digits(fold(text))))

    def near(self, owners: Sequence[str]) -> list[Known]:
        """The places of these owners, the closest layer first."""
        return [known for owner in owners for known in self.known if known.place.owner == owner]

    def communes_in(self, stems: Stems) -> frozenset[str]:
        """The communes whose whole name these words hold, or the one word of it that no other name has."""
        return frozenset(
            commune
            for commune, name in self._communes.items()
            if name and (name <= stems or self._marks[commune] & stems)
        )

    def commune_stems(self, communes: Iterable[str]) -> Stems:
        """The words of these communes' names."""
        return frozenset(stem for commune in communes for stem in self._communes.get(commune, frozenset()))

    def heard(self, text: str) -> str:
        """The text with the words that sound like, or nearly are, those of places written as places write them.

        Letters said one by one are one word: `C C A S`.
        """
        text = re.sub(r"\b(?:[^\W\dyY] ){2,}[^\W\d]\b", lambda found: found.group().replace(" ", ""), text)
        text = re.sub(r"\b(?:st|ste) (?=\w)", "saint ", text)
        text = re.sub(r"\b(?:de )?\d{1,2} ans?\b", " ", text)
        return _WORD.sub(lambda found: _nearest(found.group(), self._spoken), text)

    def _listed(self, table: str) -> Stems:
        return frozenset(stem for word in words("places", table) for stem in self.stems(word))

    def _mark(self, commune: str, groups: Sequence[Stems]) -> Stems:
        """The long words of a commune's name that no other commune or group has: `Aubin`."""
        others = [name for one, name in self._communes.items() if one != commune]
        shared = frozenset(stem for name in (*others, *groups) for stem in name)
        own = self._communes[commune] - shared - self._listed("toponyms")
        return frozenset(stem for stem in own if len(stem) >= LEAST_MARK)

    def without_timely_names(self, text: str) -> tuple[str, Stems]:
        """The text without the names that hold a word of time, and their words: the `marché de Noël` is no feast."""
        said = [name for name, pattern in self._timely if pattern.search(text)]
        for name in said:
            text = text.replace(name, " ~ ")
        return text, frozenset(stem for name in said for stem in self.stems(name))

    def _each(self, texts: Iterable[str]) -> tuple[Stems, ...]:
        return tuple(stems for text in texts if (stems := self.stems(text)))

    def _known(self, place: Place) -> Known:
        whole = self.stems(f"{place.name} {place.contact.address}")
        communes = frozenset(one for one, name in self._communes.items() if name and name <= whole)
        head = re.split(r"[,(]", place.name)[0]
        bare = self.stems(head) - self.commune_stems(communes)
        kinds = self._kind_of(place, head)
        kind_stems = frozenset(stem for kind in kinds for stem in kind)
        proper = self._proper(head, kind_stems | self.commune_stems(communes)) if kinds else ()
        named = (*self._each(place.names), *self._each(re.findall(r"\(([^)]*)\)", place.name)))
        calls = (*kinds, *proper, *named, *((bare,) if bare and not place.kind else ()))
        around = self._inside.get(place.parent, frozenset())
        said = (*calls, self.stems(place.name), self.stems(place.kind), around)
        own = frozenset(stem for call in said for stem in call)
        return Known(
            place, calls, named, proper, self._each(place.topics), own | self.commune_stems(communes), communes,
            self.stems(place.contact.address),
        )  # fmt: skip

    def _kind_of(self, place: Place, head: str) -> tuple[Stems, ...]:
        if place.kind:
            key = fold(place.kind).replace(" ", "_").replace("-", "_")
            return self._kinds.get(key) or self._each([place.kind.replace("_", " ").replace("-", " ")])
        first = self.stems(head.split()[0]) if head.split() else frozenset()
        inside = self.stems(head)
        found = (kind for kind in self._kinds.values() if any(first <= call <= inside for call in kind if first))
        return next(found, ())

    def _proper(self, head: str, common: Stems) -> tuple[Stems, ...]:
        """The proper noun of a name: `Anita-Conti` in `Médiathèque Anita-Conti`."""
        capitals = [word for word in re.split(r"[\s'’]+", head)[1:] if word[:1].isupper()]
        stems = self.stems(" ".join(capitals)) - common
        return (stems,) if stems else ()


def _written(places: Sequence[Place]) -> set[str]:
    """Folded words by which places are called."""
    kinds = tuple(expressions("places", "kinds").values())
    names = [re.split(r"[,(]", place.name)[0] for place in places] + [name for one in places for name in one.names]
    said = (*kinds, *names, *words("places", "asking"))
    return {word for text in said for word in _WORD.findall(fold(text)) if len(word) >= LEAST_LETTERS}


@lru_cache(maxsize=8192)
def _nearest(word: str, spoken: Stems) -> str:
    folded = fold(word)
    if len(folded) < LEAST_LETTERS or folded in spoken or folded in _ordinary():
        return word
    heard = sound(folded)
    same = [one for one in spoken if len(heard) >= LEAST_SOUNDS and sound(one) == heard]
    limit = 2 if len(folded) >= LONG else 1
    near = [one for one in spoken if min(len(folded), len(one)) >= LEAST_NEAR and distance(folded, one, limit) <= limit]
    return min(
        (*same, *(one for one in near if one[0] == folded[0])),
        key=lambda one: (distance(folded, one, LONG), one),
        default=word,
    )


@lru_cache(maxsize=1)
def _ordinary() -> Stems:
    return frozenset(
        fold(word) for word in (*words("places", "filler"), *words("asking", "frame"), *words("asking", "story"))
    )
