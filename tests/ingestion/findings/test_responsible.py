"""A task given to another authority than the table's is found; what agrees, denies or shares is not."""

import pytest

from bot.domain.competences import Authority, Competence, Tier
from ingestion.findings.responsible import given_to_another
from tests.ingestion.findings.town import TODAY, document

GROUP = Authority("groupe", Tier.AGGLOMERATION, {"fr": "le Groupe d'Essai"})
BUSES = Competence("bus", {"fr": "Cars scolaires"}, ("cars scolaires", "bus"), GROUP, ("qui",), unless=("handicapés",))
TOLD = document("qui", "L'agglomération s'occupe des déchets. Elle organise les bus.")


def found(sentence: str) -> list[str]:
    return [one.why for one in given_to_another([document("guide", sentence), TOLD], [BUSES], TODAY)]


def test_the_authority_of_an_ellipsis_is_found_with_what_contradicts_it() -> None:
    documents = [
        document("guide", "Le département gère les collèges, la Région les lycées et les cars scolaires."),
        TOLD,
    ]
    (one,) = given_to_another(documents, [BUSES], TODAY)
    assert one.why == "two authorities for « Cars scolaires »: the Region and le Groupe d'Essai"
    assert [each.text for each in one.cited] == [documents[0].sections[0].text, "Elle organise les bus."]


@pytest.mark.parametrize(
    "sentence",
    [
        "L'agglomération s'occupe des cars scolaires.",
        "La Région ne gère plus les cars scolaires.",
        "La Région finance et organise les cars scolaires.",
        "Les cars scolaires partent devant la mairie.",
        "La Région gère les lycées, l'agglomération les cars scolaires.",
        "Le département gère les cars scolaires des élèves handicapés.",
    ],
)
def test_what_agrees_or_cannot_be_told_is_not(sentence: str) -> None:
    assert found(sentence) == []
