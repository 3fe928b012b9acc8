"""A document that a later one takes the place of holds until the day before, and names it; nothing else is touched."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answering.retrieve import Wanted
from bot.domain.documents import Document, PassageKind, Validity
from bot.engines.generations import open_view
from bot.engines.sparse import FrenchAnalyser
from ingestion.cache import open_cache
from ingestion.fetch import Roots
from ingestion.findings.finding import Kind
from ingestion.findings.owners import names
from ingestion.library import build
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.reading import read_all
from ingestion.sources import read_sources
from ingestion.superseded import Succession, closed, successions
from ingestion.workers import Limits
from tests.ingestion.findings.town import document
from tests.ingestion.folders import territory

CORPUS = Path(__file__).parents[2] / "corpus"
ANALYSER = FrenchAnalyser()
PRICES = (
    "Concession de 15 ans",
    "Concession de 30 ans",
    "Case de columbarium",
    "Cavurne de 4 urnes",
    "Caveau provisoire",
)
RULES = [f"Article {at}. {said}" for at, said in enumerate(
    ("Le prêt dure trois semaines.", "Chaque lecteur présente sa carte.", "Les animaux restent dehors.",
     "Les enfants sont accompagnés.", "Un livre perdu est remplacé."), start=1)]  # fmt: skip


def prices(year: str, title: str = "", owner: str = "bourg", validity: Validity = Validity()) -> Document:
    rows = "\n".join(
        f"Emplacement : {one} ; Tarif {year} : {at + int(year[:4]) - 1900} €" for at, one in enumerate(PRICES)
    )
    title = title or f"Tarifs du cimetière {year}"
    touched = date(int(year[:4]) - 1, 12, 11)
    return document(
        f"tarifs-{year}",
        rows,
        title,
        title=title,
        owner=owner,
        kind=PassageKind.TABLE,
        validity=validity,
        touched=touched,
    )


def rules(title: str, touched: date, identifier: str, count: int = 5) -> Document:
    return document(identifier, "\n".join(RULES[:count]), "Règles", title=title, touched=touched)


def followed(*documents: Document) -> list[tuple[str, str, date]]:
    found = successions(documents, ANALYSER, ())
    return [(one.older.id, one.newer.id, one.since) for one in found]


def test_prices_of_a_later_year_take_the_place_of_the_former() -> None:
    assert followed(prices("2026"), prices("2025")) == [("tarifs-2025", "tarifs-2026", date(2026, 1, 1))]


def test_prices_of_a_school_year_begin_in_september() -> None:
    assert followed(prices("2025-2026"), prices("2026-2027")) == [
        ("tarifs-2025-2026", "tarifs-2026-2027", date(2026, 9, 1))
    ]


def test_each_year_gives_way_to_the_next() -> None:
    found = followed(prices("2024"), prices("2025"), prices("2026"))
    assert found == [
        ("tarifs-2024", "tarifs-2025", date(2025, 1, 1)),
        ("tarifs-2025", "tarifs-2026", date(2026, 1, 1)),
    ]


def test_a_rule_of_the_same_title_that_says_most_of_it_again_takes_its_place() -> None:
    older = rules("Règlement de la médiathèque (2023)", date(2023, 1, 5), "avant")
    newer = rules("Règlement de la médiathèque, édition 2026", date(2026, 3, 2), "apres", count=4)
    assert followed(older, newer) == [("avant", "apres", date(2026, 3, 2))]


def test_an_act_that_replaces_another_by_its_number_takes_its_place() -> None:
    older = document("chiens", "Les chiens sont tenus en laisse.", title="Arrêté n° 2019-041", touched=date(2019, 5, 2))
    said = "Le présent arrêté annule et remplace l'arrêté n° 2019-041 du 2 mai 2019."
    newer = document("chiens-2", said, title="Arrêté n° 2026-007", touched=date(2026, 5, 4))
    assert followed(older, newer) == [("chiens", "chiens-2", date(2026, 5, 4))]


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param((prices("2025"), prices("2026", owner="voisin")), id="two towns"),
        pytest.param((prices("2025"), prices("2026", title="Tarifs de la piscine 2026")), id="another subject"),
        pytest.param((prices("2026"), replace(prices("2026"), id="page")), id="one year told twice"),
        pytest.param(
            (
                rules("Procès-verbal du règlement, 3 mars 2025", date(2025, 3, 3), "a"),
                rules("Procès-verbal du règlement, 6 mars 2026", date(2026, 3, 6), "b"),
            ),
            id="two sessions",
        ),
        pytest.param(
            (
                rules("Règlement de la salle", date(2025, 3, 3), "a"),
                rules("Règlement de la salle", date(2026, 3, 6), "b", count=1),
            ),
            id="little said again",
        ),
    ],
)
def test_nothing_else_is_superseded(documents: tuple[Document, ...]) -> None:
    assert followed(*documents) == []


def test_an_end_the_operator_gave_is_left_as_it_is() -> None:
    older, newer = prices("2025", validity=Validity(end=date(2026, 2, 28))), prices("2026")
    succession = Succession(older, newer, date(2026, 1, 1), "")
    (kept, _) = closed([older, newer], [succession])
    assert (kept.source.validity.end, kept.source.superseded_by) == (date(2026, 2, 28), "tarifs-2026")


def test_a_superseded_document_is_no_longer_found_and_is_named(tmp_path: Path) -> None:
    def table(year: int) -> str:
        head = f"# Tarifs du cimetière {year}\n\n| Emplacement | Tarif {year} |\n|---|---|\n"
        return head + "".join(f"| {one} | {at + year - 1900} € |\n" for at, one in enumerate(PRICES))

    folder = territory(tmp_path / "t", {"tarifs-2025.md": table(2025), "tarifs-2026.md": table(2026)})
    report = ingest(folder, tmp_path / "d", embedder_factory=None, analyser=ANALYSER, progress=silent)
    (found,) = [one for one in report.findings if one.kind is Kind.SUPERSEDED]
    assert [one.source for one in found.cited] == ["tarifs-2025", "tarifs-2026"]
    index, asked = open_view(tmp_path / "d/index"), ANALYSER.stem_vector("prix d'une concession de 30 ans")
    for day, document_id in ((date(2025, 12, 31), "tarifs-2025"), (date(2026, 1, 1), "tarifs-2026")):
        hits = index.sparse("stem", asked, Wanted(("bourg",), day), 10)
        assert document_id in {hit.passage.document_id for hit in hits}
    now = index.sparse("stem", asked, Wanted(("bourg",), date(2026, 11, 21)), 10)
    assert {hit.passage.document_id for hit in now} == {"tarifs-2026"}
    assert index.passages("tarifs-2025")[0].superseded_by == "tarifs-2026"


def test_on_the_demo_territory_what_is_found_is_what_was_declared_by_hand(tmp_path: Path) -> None:
    """Its former prices carry an end: taken off, the same days are found, and no other document is closed."""
    catalogue = read_sources(CORPUS)
    with open_cache(tmp_path) as cache:
        reading = read_all(catalogue.sources, Roots(CORPUS, tmp_path), cache, Limits(), silent)
        documents = build(catalogue.sources, reading).documents
    found = successions(documents, ANALYSER, names(catalogue.territory))
    declared = {one.older.id: one.older.source.validity.end for one in found}
    bare = [replace(one, source=replace(one.source, validity=Validity(one.source.validity.start))) for one in documents]
    shut = {one.id: one.source.validity.end for one in closed(bare, found) if one.source.superseded_by}
    assert declared == shut
    assert set(shut) == {"pc-tarifs-2025", "pc-cantine-2025", "rca-eau-2025"}
