"""A change that hurts a gated figure fails; a figure that is no longer measured is no pass."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.counter import Counter
from eval.answers import run
from eval.cases import Case
from eval.gating import GatesInvalidError, Verdict, broken, check, read_gates
from eval.measured import Measured
from eval.step_cases import measured_cases
from tests.eval.folders import case
from tests.fakes import counter, passage

PASSAGES = (
    passage("mediatheque", "La médiathèque ouvre le mardi de 14 h à 18 h 30.", title="Médiathèque"),
    passage("cantine", "Le repas de la cantine coûte 2,35 €.", title="Cantine"),
    passage("passeport", "Pour un passeport, apportez une photo d'identité.", title="Passeport"),
)
CASES = (
    case("1", "À quelle heure ouvre la médiathèque le mardi ?", nuggets=[["14 h"]]),
    case("2", "Combien coûte le repas de la cantine ?", nuggets=[["2,35 €"]]),
    case("3", "Quels papiers pour un passeport ?", nuggets=[["photo d'identité"]]),
    case("4", "Combien coûte l’inscription à la médiathèque ?", kind="near", expect="refused"),
    case("5", "Quels papiers pour une carte grise ?", kind="near", expect="refused"),
)
GATES = """
[[gate]]
step = "cases"
figure = "strict"
at_least = 0.9

[[gate]]
step = "cases"
figure = "answered_though_unanswerable"
at_most = 0.0
"""


def measured(told: Counter, cases: Sequence[Case] = CASES) -> Measured:
    return measured_cases(run(cases, told, lambda judged: None))


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    path = tmp_path / "gates.toml"
    path.write_text(GATES, "utf-8")
    return path


def test_the_counter_as_it_is_holds(gates: Path) -> None:
    checked = check(read_gates("gate", gates), {"cases": measured(counter(PASSAGES))})
    assert not broken(checked), [one.line() for one in checked]


def test_a_change_that_answers_everything_fails(gates: Path) -> None:
    sound = counter(PASSAGES)
    careless = replace(sound.limits, ground=replace(sound.limits.ground, confidence=0.0, known_unread=0.0))
    hurt = measured(replace(sound, limits=careless))
    assert [one.gate.figure for one in broken(check(read_gates("gate", gates), {"cases": hurt}))] == [
        "answered_though_unanswerable"
    ]


def test_a_change_that_loses_documents_fails(gates: Path) -> None:
    hurt = measured(counter(PASSAGES[:1]))
    assert "strict" in [one.gate.figure for one in broken(check(read_gates("gate", gates), {"cases": hurt}))]


def test_what_is_no_longer_measured_is_no_pass(gates: Path) -> None:
    checked = check(read_gates("gate", gates), {"cases": Measured({"strict": None}, {})})
    assert {one.verdict for one in checked} == {Verdict.NOT_MEASURED}
    assert len(broken(checked)) == 2


def test_a_step_that_was_not_run_is_skipped_by_name(gates: Path) -> None:
    checked = check(read_gates("gate", gates), {})
    assert {one.verdict for one in checked} == {Verdict.SKIPPED}
    assert not broken(checked)
    assert "cases" in checked[0].line()


@pytest.mark.parametrize("text", ["[[gate]]\nstep = 'cases'\nfigure = 'strict'\n", "[[gate]\n", "[[gate]]\nstp = 1\n"])
def test_a_gate_that_cannot_be_read_is_named(text: str, gates: Path) -> None:
    gates.write_text(text, "utf-8")
    with pytest.raises(GatesInvalidError, match=r"gates\.toml"):
        read_gates("gate", gates)


def test_our_own_gates_can_be_read() -> None:
    assert read_gates("gate")
    assert read_gates("small")


def test_an_ending_that_is_not_the_expected_one_is_wrong() -> None:
    judged = run([case("6", "Où acheter une tondeuse à gazon ?")], counter(PASSAGES), lambda judged: None)
    assert not judged[0].right
