"""A small territory with every kind of hours, and a counter over it: for the tests of what is computed from places."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.answering.wording import packaged_wordings
from bot.domain.answers import Answer
from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.clock import PARIS
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.documents import Passage
from bot.domain.events import Answered, AnswerEvent
from bot.domain.places import Access, Closure, Contact, DayOfYear, OpeningHours, Place, Rule, SchoolTime, Season, Span
from bot.domain.territories import Commune, Intercommunality, Territory
from bot.engines.sparse import FrenchAnalyser
from tests.fakes import FakeGenerator, FakeIndex

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
ANALYSER = FrenchAnalyser()
CALENDAR = Calendar(
    holidays={date(2026, 12, 25): "Noël", date(2027, 1, 1): "Jour de l'an", date(2027, 3, 29): "Lundi de Pâques"},
    school=(SchoolHoliday("Noël", "B", date(2026, 12, 19), date(2027, 1, 3)),),
    zone="B",
    known_from=date(2026, 1, 1),
    known_until=date(2028, 12, 31),
    school_from=date(2026, 9, 1),
    school_until=date(2027, 8, 31),
)
TERRITORY = Territory(
    name="Test",
    default_commune="bourg",
    communes={
        "bourg": Commune("bourg", "Bourg-Neuf", "99001", "agglo"),
        "hameau": Commune("hameau", "Saint-Malard", "99002", "agglo"),
    },
    intercommunalities={"agglo": Intercommunality("agglo", "Val Agglomération")},
)


def span(opens: str, closes: str, access: Access = Access.OPEN, last: str = "") -> Span:
    return Span(
        time.fromisoformat(opens), time.fromisoformat(closes), access, time.fromisoformat(last) if last else None
    )


def rule(weekdays: Sequence[int], *spans: Span, **more: object) -> Rule:
    return Rule(spans, tuple(weekdays), **more)  # type: ignore[arg-type]


MORNING, AFTERNOON = span("09:00", "12:00"), span("14:00", "18:30")
WEEK = OpeningHours((rule(range(5), MORNING, span("13:30", "17:15")), rule([5], MORNING)))


def place(key: str, name: str, owner: str, phone: str, hours: OpeningHours | None = None, **more: object) -> Place:
    contact = Contact(name, phone, f"{key}@mairie.example", f"https://{owner}.example/{key}", "", f"1 rue de {key}")
    return Place(key, name, owner, contact, hours=hours, source_url=f"https://{owner}.example/annuaire", **more)  # type: ignore[arg-type]


LIBRARY = place(
    "lib",
    "Médiathèque Jean-Moulin",
    "bourg",
    "02 61 91 10 80",
    OpeningHours((rule([1, 4], AFTERNOON), rule([2], span("10:00", "18:30")), rule([5], span("10:00", "17:00")))),
    kind="mediatheque",
    closures=(
        Closure(
            "lib",
            datetime(2026, 12, 24, tzinfo=PARIS),
            datetime(2027, 1, 3, tzinfo=PARIS),
            "Fermeture de Noël",
            source_url="https://bourg.example/noel",
        ),
    ),
)
PLACES = (
    place("hall", "Mairie de Bourg-Neuf", "bourg", "02 61 91 10 00", WEEK, kind="mairie", general=True),
    LIBRARY,
    place(
        "civil",
        "État civil",
        "bourg",
        "02 61 91 10 12",
        OpeningHours((rule(range(5), MORNING),)),
        kind="etat_civil",
        topics=("état civil", "acte de naissance", "carte d'identité"),
        parent="hall",
    ),
    place("ccas", "CCAS", "bourg", "02 61 91 10 60", None, kind="ccas", hours_problem="two hours for Monday"),
    place(
        "plan",
        "Urbanisme",
        "bourg",
        "02 61 91 10 30",
        OpeningHours((rule([0, 1], MORNING),), valid_until=date(2026, 12, 31)),
        kind="urbanisme",
    ),
    place(
        "hall2",
        "Mairie de Saint-Malard",
        "hameau",
        "02 61 91 20 00",
        OpeningHours((rule([0, 3], MORNING), rule([5], MORNING, ranks=(1,)))),
        kind="mairie",
        general=True,
    ),
    place(
        "lib2",
        "Bibliothèque du Moulin",
        "hameau",
        "02 61 91 20 20",
        OpeningHours((rule([2], AFTERNOON),)),
        kind="bibliotheque",
    ),
    place(
        "pool",
        "Piscine La Vague",
        "agglo",
        "02 61 91 30 70",
        OpeningHours(
            (
                rule(range(5), span("12:00", "13:45"), span("17:00", "21:00", last="20:15")),
                rule(range(7), span("10:30", "18:30"), school=SchoolTime.HOLIDAYS),
            )
        ),
        kind="piscine",
    ),
    place(
        "tip1",
        "Déchèterie de Bourg-Neuf",
        "agglo",
        "02 61 91 30 20",
        OpeningHours(
            (
                rule(range(6), MORNING, span("14:00", "18:00")),
                rule(
                    range(6),
                    MORNING,
                    span("14:00", "17:00"),
                    seasons=(Season(DayOfYear(11, 1), DayOfYear(2, 28)),),
                ),
            )
        ),
        kind="decheterie",
    ),
    place(
        "tip2",
        "Déchèterie de Saint-Malard",
        "agglo",
        "02 61 91 30 20",
        OpeningHours((rule([1, 3, 5], span("14:00", "18:00")),)),
        kind="decheterie",
    ),
)


def town(
    places: Sequence[Place] = PLACES, passages: Sequence[Passage] = (), generator: FakeGenerator | None = None
) -> Counter:
    """A counter over the territory, with its calendar."""
    index = FakeIndex(passages)
    calendars = dict.fromkeys(("bourg", "hameau", "agglo"), CALENDAR)
    counter = Counter(index, ANALYSER, TERRITORY, places, packaged_wordings(), generator=generator, calendar=CALENDAR)
    return replace(counter, calendars=calendars)


async def events_of(
    text: str,
    counter: Counter | None = None,
    *,
    commune: str = "bourg",
    at: datetime = MONDAY,
    channel: Channel = Channel.WEB,
    turns: Sequence[Turn] = (),
) -> list[AnswerEvent]:
    """Everything that happens on that question."""
    asked = Question("q", text, commune, at, channel, turns=tuple(turns))
    return [event async for event in answer(asked, counter or town())]


async def said(text: str, counter: Counter | None = None, **more: object) -> Answer:
    """The whole answer."""
    last = (await events_of(text, counter, **more))[-1]  # type: ignore[arg-type]
    assert isinstance(last, Answered), last
    return last.answer
