"""Faults of documents are told to agents in French, each one that ingestion knows how to say."""

import ast
from pathlib import Path

import pytest

from bot.web.console.findings import in_french
from ingestion.findings import finding

FOLDER = Path(finding.__file__).parent


def said_of_faults() -> set[str]:
    """Everything ingestion says of a fault, each variable part filled with the same word."""
    texts = (node for file in FOLDER.glob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    filled = {
        "".join(str(part.value) if isinstance(part, ast.Constant) else "disagree" for part in node.values)
        for node in texts
        if isinstance(node, ast.JoinedStr)
    }
    return {one for one in filled if one.startswith(("two ", "held ", "valid ", "last touched", "still ", "nothing "))}


@pytest.mark.parametrize(
    ("why", "french"),
    [
        ("two amounts for one thing: 2 € and 3 €", "deux montants pour la même chose : 2 € et 3 €"),
        ("two authorities for « Bus »: the Region and Rives", "deux responsables pour « Bus » : la Région et Rives"),
        ("valid until 2025-12-31: no longer quoted", "valable jusqu'au 31/12/2025 : il n'est plus cité"),
        ("last touched on 2024-06-19, 2 years ago", "dernière mise à jour le 19/06/2024, il y a 2 ans"),
        ("two opening hours for Mairie, lundi: 9 h and 10 h", "deux horaires pour Mairie, lundi : 9 h et 10 h"),
        ("12 scanned pages recognised at 80 to 95 %", "12 pages numérisées lues de 80 à 95 %"),
        ("said in {another} way", "said in {another} way"),
    ],
)
def test_a_fault_is_told_in_french(why: str, french: str) -> None:
    assert in_french(why) == french


def test_every_kind_of_fault_has_french_words() -> None:
    found = said_of_faults()
    assert len(found) >= 8
    assert [one for one in found if in_french(one) == one] == []
