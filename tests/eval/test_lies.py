"""The lying generator lies, and the path stops it."""

import random

import pytest

from eval.lies import Lie, lies_of
from eval.lying import Attempt, Tried, lying, lying_figures, try_one
from tests.eval.folders import case
from tests.fakes import counter, passage

LIBRARY = passage("mediatheque", "La médiathèque ouvre le mardi de 14 h à 18 h 30. L'inscription coûte 12 € par an.")
TRUE = (
    "La médiathèque est ouverte le 3 mars de 14 h à 18 h 30 à Kervoal, au 02 61 91 10 42, "
    "pour 12 € ; écrivez à lire@ville.example."
)


def test_every_kind_of_lie_changes_the_sentence_in_one_place() -> None:
    found = {lied.kind: lied.text for lied in lies_of(TRUE, TRUE, random.Random(1))}
    assert found.keys() == set(Lie)
    for kind, text in found.items():
        assert (text == TRUE) is (kind is Lie.SOURCE)


def test_what_the_source_also_says_is_no_lie() -> None:
    source = (
        "Ouvert à 6 h, 7 h, 8 h, 9 h, 10 h, 11 h, 12 h, 13 h, 14 h, 15 h, 16 h, 17 h, 18 h, 19 h, 20 h, 21 h, 22 h."
    )
    assert Lie.HOUR not in {lied.kind for lied in lies_of("Ouvert à 9 h.", source, random.Random(1))}


def test_lies_are_the_same_at_each_run() -> None:
    once = [lied.text for lied in lies_of(TRUE, TRUE, random.Random(7))]
    assert once == [lied.text for lied in lies_of(TRUE, TRUE, random.Random(7))]


def test_a_lie_that_leaves_is_counted_and_a_true_sentence_dropped_too() -> None:
    tried = [
        Tried("a", "digit", "faux", "?", left=True),
        Tried("b", "hour", "faux", "?", left=False),
        Tried("c", "name", "faux", "?", left=True),
        Tried("d", "", "vrai", "?", left=False),
        Tried("e", "", "vrai", "?", left=True),
    ]
    figures = lying_figures(tried)
    assert (figures["figures_left"], figures["true_dropped"], figures["n"]) == (1, 0.5, 3)


def test_without_an_attempt_nothing_is_measured() -> None:
    figures = lying_figures([])
    assert (figures["figures_left"], figures["true_dropped"]) == (None, None)


@pytest.mark.parametrize(("kind", "left"), [("", True), ("digit", False), ("hour", False), ("phone", False)])
async def test_the_path_lets_the_truth_through_and_stops_the_lie(kind: str, left: bool) -> None:
    said = {
        "": "La médiathèque ouvre le mardi de 14 h à 18 h 30.",
        "digit": "La médiathèque ouvre le mardi de 14 h à 18 h 30 pour 77 €.",
        "hour": "La médiathèque ouvre le mardi de 13 h à 18 h 30.",
        "phone": "La médiathèque répond au 02 61 91 10 99.",
    }
    liar_counter, liar = lying(counter([LIBRARY]))
    asked = case("m", "Quels sont les horaires de la médiathèque ?")
    assert (await try_one(Attempt("m", asked, kind, said[""], said[kind]), liar_counter, liar)).left is left
