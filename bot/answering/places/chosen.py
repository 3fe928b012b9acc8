"""Which place answers: the asker's commune first, then its intercommunality; none when anything else is spoken of."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.places.asked import OF_HOURS, Ask, Asked
from bot.answering.places.named import Directory, Known, Stems
from bot.domain.places import Place
from bot.domain.territories import NATION, Commune

MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places to tell of; several only when the question asks which of them."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several places answer to the words; the resident is asked which."""

    choices: tuple[Place, ...]


Choice = Chosen | Unclear | None


def choose(asked: Asked, commune: Commune, directory: Directory) -> Choice:
    """The place the question names among those of the asker's layers; None: let the documents answer."""
    if asked.never or not asked.asks:
        return None
    near = _of_communes(directory.near(commune.owners()), asked, commune, directory)
    called = _called(near, asked.said, by_subject=not OF_HOURS & set(asked.asks))
    if Ask.WHICH in asked.asks or asked.nearby is not None:
        return _which(called, near, asked, commune, directory)
    if not called:
        return _unnamed(near, asked, commune, directory)
    if len(called) == 1:
        called = [_inside(called[0], near, asked)]
    if any(known.place.general and _another(known, near, asked) for known in called):
        return None
    told = [known for known in called if not _left(known, asked, commune, directory)]
    if not told:
        return None
    best = _closest(told, asked, commune, directory)
    return Chosen((best[0].place,)) if len(best) == 1 else Unclear(tuple(one.place for one in best[:MOST_CHOICES]))


def _of_communes(near: list[Known], asked: Asked, commune: Commune, directory: Directory) -> list[Known]:
    """Without the places elsewhere when a commune is named: `la mairie de Saint-Aubin` is not one's own."""
    named = directory.communes_in(asked.said)
    if not named:
        return near
    there = [known for known in near if known.communes & named]
    return there if commune.id not in named else there + [known for known in near if not known.communes]


def _called(near: Sequence[Known], said: Stems, *, by_subject: bool) -> list[Known]:
    """The places whose names the words hold, by the longest; a proper noun wins over a kind.

    For a contact, the subjects a place answers for are names too, when they are longer.
    """
    proper = [known for known in near if any(call <= said for call in known.proper)]
    if proper and _stands_there(near, proper, said):
        proper = []
    named = [(max((len(call) for call in known.calls if call <= said), default=0), known) for known in proper or near]
    longest = max((size for size, _ in named), default=0)
    subjects = [(_subject(known, said), known) for known in near] if by_subject and longest and not proper else []
    if subjects and max(size for size, _ in subjects) > longest:
        named, longest = subjects, max(size for size, _ in subjects)
    return [known for size, known in named if size == longest and size]


def _stands_there(near: Sequence[Known], proper: Sequence[Known], said: Stems) -> bool:
    """Whether that noun is only where a place of a named kind stands: the market of the `place du Tilleul`."""
    nouns = frozenset(stem for known in proper for call in known.proper if call <= said for stem in call)
    kinds = [known for known in near if known not in proper and any(call <= said for call in known.calls)]
    return any(nouns <= known.street for known in kinds) and not any(
        call <= said for known in proper for call in known.calls if call not in known.proper
    )


def _another(known: Known, near: Sequence[Known], asked: Asked) -> bool:
    """Whether the contact is wanted for a subject that another place answers for."""
    return any(_subject(one, asked.aside) for one in near if one is not known)


def _subject(known: Known, said: Stems) -> int:
    """How many words the longest of its subjects has that is wholly said."""
    return max((len(topic) for topic in known.topics if topic <= said), default=0)


def _closest(called: list[Known], asked: Asked, commune: Commune, directory: Directory) -> list[Known]:
    """Those of the closest layer, then those a further word singles out, then the one that lies in the commune.

    Hours in general are not guessed to be those of the nearest: they are asked for to choose.
    """
    for owner in commune.owners():
        if mine := [known for known in called if known.place.owner == owner]:
            called = mine
            break
    if len(called) > 1:
        called = _singled_out(called, asked, directory)
    if by_name := [known for known in called if any(call <= asked.said for call in known.names)]:
        called = by_name
    here = [known for known in called if commune.id in known.communes]
    in_general = Ask.HOURS in asked.asks and asked.when is None
    if len(called) > 1 and len(here) == 1 and not in_general:
        called = here
    parents = [known for known in called if all(one is known or one.place.parent == known.place.id for one in called)]
    return parents or called


def _singled_out(called: list[Known], asked: Asked, directory: Directory) -> list[Known]:
    shared = frozenset.intersection(*(known.own for known in called))
    words = asked.said - shared - directory.filler
    scores = [len(words & (known.own | directory.stems(known.place.contact.address))) for known in called]
    best = max(scores)
    return [known for score, known in zip(scores, called, strict=True) if score == best]


def _inside(known: Known, near: Sequence[Known], asked: Asked) -> Known:
    """The office inside the named building whose subject is named too: `la mairie, pour un acte de naissance`."""
    offices = [one for one in near if one.place.parent == known.place.id and known.place.general]
    sizes = [(_subject(one, asked.said), one) for one in offices]
    best = max((size for size, _ in sizes), default=0)
    own = max((len(topic) for topic in known.topics if topic <= asked.said - known.own), default=0)
    found = [one for size, one in sizes if size == best > own]
    return found[0] if len(found) == 1 else known


def _left(known: Known, asked: Asked, commune: Commune, directory: Directory) -> Stems:
    """The words that nothing explains when the question is about that place; none: it is about nothing else."""
    own = known.own | directory.stems(known.place.contact.address)
    explained = own | directory.filler | directory.commune_stems((commune.id, *known.communes))
    if known.place.owner == commune.intercommunality:
        explained |= directory.group
    if Ask.ACCESS in asked.asks:
        explained |= directory.access
    explained |= frozenset(stem for topic in known.topics if topic <= asked.core for stem in topic)
    explained |= frozenset(stem for one in _halls(commune, directory) for stem in one.own)
    foreign = frozenset(word for word in asked.foreign if not directory.stems(word) <= explained)
    said = own if asked.office else frozenset(stem for call in known.calls if call <= asked.said for stem in call)
    elsewhere = frozenset(word for word in asked.elsewhere if not directory.stems(word) <= said)
    bare = frozenset(stem for stem in asked.core - explained if len(stem) > 1)
    return bare | foreign | elsewhere


def _halls(commune: Commune, directory: Directory) -> list[Known]:
    """The town hall of the asker, in which other places may be."""
    return [one for one in directory.near((commune.id,)) if one.place.general]


def _unnamed(near: Sequence[Known], asked: Asked, commune: Commune, directory: Directory) -> Choice:
    """No place is named: by its subject when an office or a contact is asked for, else the town hall one speaks to."""
    contact = not OF_HOURS & set(asked.asks)
    if contact or asked.office:
        local = [one for one in near if one.place.owner != NATION]  # a national line answers for nearly everything
        sizes = [(_subject(one, asked.said), one) for one in local if _reachable(one.place, asked)]
        best = max((size for size, _ in sizes), default=0)
        found = [one for size, one in sizes if size == best and size and not _left(one, asked, commune, directory)]
        for owner in commune.owners():
            if mine := [one for one in found if one.place.owner == owner]:
                return Chosen((mine[0].place,)) if len(mine) == 1 else None
    halls = [hall for hall in _halls(commune, directory) if not _left(hall, asked, commune, directory)]
    return Chosen((halls[0].place,)) if halls and asked.addressed else None


def _reachable(place: Place, asked: Asked) -> bool:
    """Whether the place has what is asked of it."""
    has = {Ask.PHONE: place.contact.phone, Ask.EMAIL: place.contact.email, Ask.ADDRESS: place.contact.address}
    return all(has.get(ask, "-") for ask in asked.asks)


def _which(
    called: Sequence[Known], near: Sequence[Known], asked: Asked, commune: Commune, directory: Directory
) -> Choice:
    """Every place of the named kind; every counter of the commune when only services are named."""
    kinds = {known.place.kind for known in called if known.place.kind}
    alike = [known for known in near if known in called or known.place.kind in kinds]
    if not alike and asked.office:
        alike = [known for known in near if known.place.owner == commune.id and known.place.hours]
    told = [known for known in alike if not _left(known, asked, commune, directory)]
    return Chosen(tuple(known.place for known in told)) if told else None
