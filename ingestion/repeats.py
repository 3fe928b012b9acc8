"""Pages of a site that say the same thing at two addresses: one is kept.

Two pages are one when they hold the same figures in the same order and nearly the same words: last
year's tariffs, which differ from this year's by a few figures, stay two documents.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.documents import Source
from bot.domain.folding import fold
from ingestion.fetch import SITE
from ingestion.parse.parsed import Parsed
from ingestion.remarks import Remark

ALIKE = 0.9
"""Share of runs of four words two pages must have in common."""

LEAST_WORDS = 20
"""Words under which two pages that share few words may still differ in all that matters."""

_RUN = 4


@dataclass(frozen=True, slots=True)
class Unrepeated:
    """The sources kept, and a remark on each that was not."""

    sources: tuple[Source, ...]
    remarks: tuple[Remark, ...]


def unrepeated(sources: Sequence[Source], parsed: Mapping[str, Parsed]) -> Unrepeated:
    """The sources without the pages of a site that another of its pages already says; the shortest address stays."""
    groups: dict[tuple[str, tuple[str, ...]], list[Source]] = defaultdict(list)
    for source in sources:
        if source.location.startswith(SITE) and source.id in parsed:
            groups[source.owner, _figures(parsed[source.id])].append(source)
    remarks = {
        one.id: Remark(one.id, one.url, f"says the same as {kept.url}: left out")
        for group in groups.values()
        for one, kept in _repeated(group, parsed)
    }
    return Unrepeated(tuple(one for one in sources if one.id not in remarks), tuple(remarks.values()))


def _repeated(group: Sequence[Source], parsed: Mapping[str, Parsed]) -> Iterator[tuple[Source, Source]]:
    """Each page to leave out, with the one that says the same."""
    kept: list[tuple[Source, frozenset[str]]] = []
    for source in sorted(group, key=lambda one: (len(one.url), one.url)):
        runs = _runs(parsed[source.id])
        same = next((other for other, held in kept if _alike(runs, held)), None)
        if same is not None:
            yield source, same
        else:
            kept.append((source, runs))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < LEAST_WORDS:
        return one == other
    return len(one & other) >= ALIKE * len(one | other)


def _runs(parsed: Parsed) -> frozenset[str]:
    words = re.findall(r"\w+", fold(_text(parsed)))
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(max(len(words) - _RUN + 1, 1)))


def _figures(parsed: Parsed) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", _text(parsed)))


def _text(parsed: Parsed) -> str:
    return "\n".join(section.text for section in parsed.sections)
