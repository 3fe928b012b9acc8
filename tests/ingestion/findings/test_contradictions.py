"""Two amounts for one thing are found; two things, two years, two towns or one amount are not."""

from datetime import date

import pytest

from bot.domain.documents import Document, PassageKind, Validity
from bot.engines.sparse import FrenchAnalyser
from ingestion.findings.contradictions import contradictions
from ingestion.findings.finding import Finding
from tests.ingestion.findings.town import TERRITORY, TODAY, document

ANALYSER = FrenchAnalyser()
CARD = "Remplacement d'une carte perdue : 2 €."
OTHER_CARD = "La perte de la carte coûte 3 €, dans tout le réseau."
FILLER = [
    document(f"autre-{at}", text, title=title)
    for at, (title, text) in enumerate(
        [
            ("Piscine", "L'entrée d'un adulte coûte 4,80 €."),
            ("Cantine", "Le repas d'un enfant coûte 3,60 €."),
            ("Cimetière", "La concession de trente ans coûte 420 €."),
            ("Marché", "Le mètre linéaire coûte 0,85 € par marché."),
            ("Port", "La mise à l'eau coûte 7 € par bateau."),
        ]
    )
]


def found(*documents: Document, today: date = TODAY) -> tuple[Finding, ...]:
    return contradictions([*documents, *FILLER], TERRITORY, ANALYSER, today)


def town(text: str = CARD, title: str = "Médiathèque : règlement", owner: str = "bourg", **more: Validity) -> Document:
    return document("reglement", text, "Inscription", title=title, owner=owner, **more)  # type: ignore[arg-type] # validity alone


def network(text: str = OTHER_CARD, title: str = "Le réseau des médiathèques") -> Document:
    return document("reseau", text, "La carte", title=title, owner="groupe", page=3)


def test_two_amounts_for_one_thing_are_named_with_both_passages() -> None:
    (one,) = found(town(), network())
    assert one.why == "two amounts for one thing: 2 € and 3 €"
    assert [(each.source, each.text, each.heading) for each in one.cited] == [
        ("reglement", CARD, "Inscription"),
        ("reseau", OTHER_CARD, "La carte"),
    ]
    assert one.cited[1].page == 3


def test_a_row_of_a_table_is_compared_with_a_sentence() -> None:
    row = "Service : Remplacement d'une carte perdue ; Tarif 2026 : 2 €"
    table = document("tarifs", row, "4. Médiathèque", title="Tarifs municipaux 2026", kind=PassageKind.TABLE)
    assert [one.cited[0].source for one in found(table, network())] == ["tarifs"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(town(), network("La perte de la carte coûte 2 €."), id="one amount"),
        pytest.param(town(), network(title="Les déchèteries"), id="another subject"),
        pytest.param(town("Carte perdue en 2025 : 2 €."), network("Carte perdue en 2026 : 3 €."), id="two years"),
        pytest.param(
            town("Carte perdue, année 2025-2026 : 2 €."),
            network("Carte perdue, 2026-2027 : 3 €."),
            id="two school years",
        ),
        pytest.param(
            town("Carte perdue de 2 mois : 2 €."),
            network("Carte perdue de 6 mois : 3 €."),
            id="other numbers",
        ),
        pytest.param(town("Photocopie en couleur : 2 €."), network(), id="another thing"),
        pytest.param(town(validity=Validity(end=date(2026, 8, 31))), network(), id="no longer valid"),
        pytest.param(
            town("Carte perdue : 2 €, ou 3 € hors du réseau."), network(), id="the other value is in it too"
        ),
    ],
)  # fmt: skip
def test_what_can_both_be_true_is_no_contradiction(ours: Document, theirs: Document) -> None:
    assert found(ours, theirs) == ()


def test_two_towns_may_differ() -> None:
    neighbour = document("voisine", OTHER_CARD, "La carte", title="Médiathèque de Voisin", owner="voisin")
    assert found(town(), neighbour) == ()


def test_the_closest_line_of_the_other_document_is_the_one_compared() -> None:
    lines = "Une carte perdue est remplacée : 2 €.\n\nUne carte perdue deux fois est remplacée : 5 €."
    assert found(town(lines), network("Une carte perdue est remplacée : 2 €.")) == ()
