"""Pages that say the same at two addresses are one; pages that differ by what matters stay two."""

import pytest

from bot.domain.documents import Section, Source
from bot.domain.territories import Layer
from ingestion.parse.parsed import Parsed
from ingestion.repeats import unrepeated

TEXT = (
    "La salle des fêtes se réserve à l'accueil de la mairie au moins trois semaines avant la date voulue. Le dossier "
    "comprend une attestation d'assurance, la copie d'une pièce d'identité et un chèque de caution. Les associations "
    "de la commune en disposent gratuitement une fois par an, les habitants pour 120 euros et les autres pour 260 "
    "euros la journée."
)


def _kept(pages: dict[str, str], owner: str = "bourg", root: str = "site:ville/") -> tuple[set[str], list[str]]:
    sources = [
        Source(path, f"{root}{path}.html", Layer.COMMUNAL, owner, f"https://ville.example/{path}", "") for path in pages
    ]
    found = unrepeated(sources, {path: Parsed("", (Section((), text),)) for path, text in pages.items()})
    return {one.id for one in found.sources}, [one.text for one in found.remarks]


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        TEXT.upper(),
        TEXT + " Retour à l'accueil.",
        TEXT.replace(". ", ".\n\n").replace("é", "e"),
    ],
    ids=["itself", "in capitals", "with a link more", "set otherwise"],
)
def test_the_same_page_at_two_addresses_is_kept_once_at_the_shortest(other: str) -> None:
    kept, remarks = _kept({"salle": TEXT, "vie-locale/salle": other})
    assert kept == {"salle"}
    assert remarks == ["says the same as https://ville.example/salle: left out"]


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("120", "125"),
        TEXT.replace("120", "x").replace("260", "120").replace("x", "260"),
        TEXT.replace("La salle des fêtes", "Le gymnase").replace(
            "gratuitement une fois par an", "à des conditions fixées chaque année"
        ),
        "Fermé.",
    ],
    ids=["another price", "prices changed about", "another place", "short"],
)
def test_pages_that_differ_stay_two(other: str) -> None:
    assert _kept({"salle": TEXT, "autre": other})[0] == {"salle", "autre"}


def test_short_pages_are_one_only_when_they_are_word_for_word() -> None:
    assert _kept({"a": "Mairie ouverte le lundi.", "bb": "Mairie ouverte le lundi."})[0] == {"a"}
    assert _kept({"a": "Mairie ouverte le lundi.", "bb": "Mairie ouverte le mardi."})[0] == {"a", "bb"}


def test_files_the_operator_named_are_never_merged() -> None:
    assert _kept({"salle": TEXT, "copie": TEXT}, root="documents/")[0] == {"salle", "copie"}
