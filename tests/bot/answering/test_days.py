"""Days named, abbreviated and covered by a range."""

import pytest

from bot.answering.figures.days import WEEK, days_covered, days_named, spell_days

WORKING = frozenset(WEEK[:5])


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("du lundi au vendredi", WORKING),
        ("lundi-vendredi", WORKING),
        ("lundi – vendredi", WORKING),
        ("lundi à vendredi".replace("à", "a"), WORKING),
        ("monday to friday", WORKING),
        ("du vendredi au lundi", {"vendredi", "samedi", "dimanche", "lundi"}),
        ("lundi, mercredi et vendredi", {"lundi", "mercredi", "vendredi"}),
        ("les mardis", {"mardi"}),
        ("le week-end", {"samedi", "dimanche"}),
        ("tous les jours", frozenset(WEEK)),
        ("7j/7", frozenset(WEEK)),
        ("on sunday", {"dimanche"}),
        ("du lundi au vendredi et le samedi", WORKING | {"samedi"}),
        ("le port", frozenset()),
        ("mardi gras", {"mardi"}),
    ],
)
def test_a_text_covers_its_days(text: str, covered: frozenset[str]) -> None:
    assert days_covered(text) == covered


def test_a_range_names_only_its_ends() -> None:
    assert days_named("du lundi au vendredi") == {"lundi", "vendredi"}


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("lun-ven", "lundi-vendredi"),
        ("lun. - ven", "lundi - vendredi"),
        ("mar, jeu, sam.", "mardi, jeudi, samedi"),
        ("mer : 14 h", "mercredi : 14 h"),
    ],
)
def test_abbreviated_days_are_spelled(short: str, full: str) -> None:
    assert spell_days(short).rstrip(".") == full.rstrip(".")


@pytest.mark.parametrize("text", ["au bord de la mer", "le dim sum", "un sam suffit", "mar del plata"])
def test_ordinary_words_are_not_days(text: str) -> None:
    assert spell_days(text) == text
