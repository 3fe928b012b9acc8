"""Everything the path of a question needs, put together once by whoever assembles the counter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from bot.answering.approved import Approved, NothingApproved
from bot.answering.aside import NoPeople, People
from bot.answering.calm import Calmness
from bot.answering.competence_named import Expressions
from bot.answering.evidence.meanings import Meanings
from bot.answering.evidence.reader import Reader
from bot.answering.extract import ExtractLimits
from bot.answering.found_before import FoundBefore
from bot.answering.generate import Caps, Generator
from bot.answering.ground import GroundLimits
from bot.answering.notices import NoNotices, Notices
from bot.answering.places.named import Directory
from bot.answering.retrieve import Analyser, Embedder, Index, Reranker, Weights
from bot.answering.screen import LONGEST_QUESTION
from bot.answering.second_reading import SecondReading
from bot.answering.wording import Wording
from bot.domain.calendars import Calendar
from bot.domain.masking import Official, official_of
from bot.domain.places import Place
from bot.domain.services import Services
from bot.domain.territories import Territory


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of the path: search depth, thresholds, lengths, and the caps of one generation.

    `write_below`: where one is surer of the documents' own words, the model is not asked to write.
    """

    retrieved: int = 60
    longest_question: int = LONGEST_QUESTION
    turns: int = 4
    weights: Weights = field(default_factory=Weights)
    ground: GroundLimits = field(default_factory=GroundLimits)
    extract: ExtractLimits = field(default_factory=ExtractLimits)
    caps: Caps = field(default_factory=lambda: Caps(max_tokens=320, timeout_s=60.0))
    write_below: float = 1.0


@dataclass(frozen=True, slots=True)
class Counter:
    """Engines behind their protocols, the territory and its places, the words, the limits.

    `embedder`, `reranker` and `generator` may be None: the next rung of the ladder is used and announced.
    `second`: the generator's readings of what is doubtful; None: what words and meaning say of it decides.
    `wordings` is by language and holds at least French. `calendar` is that of the default commune,
    `calendars` those of each owner of places; by default no day is known. `meanings` outlive a generation.
    """

    index: Index
    analyser: Analyser
    territory: Territory
    places: Sequence[Place]
    wordings: Mapping[str, Wording]
    embedder: Embedder | None = None
    reranker: Reranker | None = None
    generator: Generator | None = None
    second: SecondReading | None = None
    approved: Approved = field(default_factory=NothingApproved)
    notices: Notices = field(default_factory=NoNotices)
    people: People = field(default_factory=NoPeople)
    services: Services = field(default_factory=Services)
    calendar: Calendar = field(default_factory=Calendar)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    meanings: Meanings = field(default_factory=Meanings)
    calmness: Calmness = field(default_factory=Calmness)
    reader: Reader = field(init=False)
    directory: Directory = field(init=False)
    expressions: Expressions = field(init=False)
    official: Official = field(init=False)
    found: FoundBefore = field(init=False)

    def __post_init__(self) -> None:
        """What is read and found lives as long as the counter: it is of one generation."""
        object.__setattr__(self, "reader", Reader(self.analyser, self.meanings))
        object.__setattr__(self, "found", FoundBefore())
        object.__setattr__(self, "expressions", Expressions(self.analyser))
        object.__setattr__(self, "directory", Directory(self.places, self.analyser, self.territory))
        object.__setattr__(self, "official", official_of(place.contact for place in self.places))

    def unwriting(self) -> Self:
        """The same without its language model; what one of them has read and found, the other knows."""
        made = replace(self, generator=None, second=None)
        object.__setattr__(made, "reader", self.reader)
        object.__setattr__(made, "found", self.found)
        return made

    def wording(self, language: str) -> Wording:
        """The words of that language, French when there are none."""
        return self.wordings.get(language, self.wordings["fr"])

    def calendar_of(self, owner: str) -> Calendar:
        """The days off where that owner's places are."""
        return self.calendars.get(owner, self.calendar)
