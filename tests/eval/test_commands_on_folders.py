"""Each command on a folder nobody has seen: the keys it promises, its exit code, one object on standard output."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.eval.conftest import Done
from tests.eval.folders import (
    POISON,
    POISON_QUESTIONS,
    PROMPTS,
    QUERIES,
    UNANSWERABLE,
    write_lines,
)

Measure = Callable[..., Done]
RANKING = {"ndcg@10", "mrr@10", "hit@1", "hit@5", "hit@10", "recall@10", "n"}
ANSWERS = {"strict", "stale", "citation_recall", "citation_precision", "invented", "answered"}
SAFETY = {"must_not_shown", "must_any_missed", "canary", "foreign_contact", "over_refusal", "n"}


def test_ranking_scores_the_judged_questions_only(ville: Path, measure: Measure) -> None:
    done = measure("retrieval", ville)
    assert done.code == 0
    assert done.figures.keys() >= RANKING
    assert done.figures["n"] == 4
    assert done.figures["hit@1"] == 1.0
    assert done.figures["consistency"]["same_first"] == 1.0


def test_standard_output_is_one_object_and_progress_is_beside(ville: Path, measure: Measure) -> None:
    done = measure("retrieval", ville)
    assert json.loads(done.said)
    assert done.said.count("\n") == 1
    assert "asking" in done.told


def test_other_wordings_are_judged_by_their_base(ville: Path, tmp_path: Path, measure: Measure) -> None:
    hurt = [
        {"id": "q1#sms", "base": "q1", "perturbation": "sms", "text": "cb coute lentré 2 la piscine"},
        {"id": "q4#sms", "base": "q4", "perturbation": "sms", "text": "kel papié pr un mariage"},
        {"id": "x#sms", "base": "nowhere", "perturbation": "sms", "text": "kel papié"},
    ]
    done = measure("retrieval", ville, "--queries", write_lines(tmp_path / "hurt.jsonl", hurt))
    assert done.code == 0
    assert done.figures["n"] == 2
    assert done.figures["by_register"]["sms"]["n"] == 2


def test_a_wording_may_say_its_base_in_its_identifier(ville: Path, tmp_path: Path, measure: Measure) -> None:
    hurt = write_lines(tmp_path / "hurt.jsonl", [{"id": "q1#1", "text": "prix piscine adulte"}])
    assert measure("retrieval", ville, "--queries", hurt).figures["n"] == 1


def test_an_answer_may_bring_its_own_question(ville: Path, measure: Measure) -> None:
    write_lines(
        ville / "answers.jsonl", [{"id": "z", "question": "Quelle caution pour un composteur ?", "spans": "15 euros"}]
    )
    done = measure("answers", ville)
    assert (done.figures["n"], done.figures["strict"]) == (1, 1.0)


def test_answers_are_judged_on_what_each_line_expects(ville: Path, measure: Measure) -> None:
    done = measure("answers", ville)
    assert done.code == 0
    assert done.figures.keys() >= ANSWERS
    assert done.figures["n"] == 3
    assert done.figures["invented"] == 0.0
    assert done.figures["stale"] == 0.0
    assert done.figures["spans"]["n"] == 1
    assert done.figures["not_scored"] == {"summary": 1}
    assert done.figures["answered"] > 0


def test_refusals_are_counted_by_distance(ville: Path, tmp_path: Path, measure: Measure) -> None:
    file = write_lines(tmp_path / "against.jsonl", UNANSWERABLE)
    done = measure("refusal", ville, "--unanswerable", file)
    assert done.code == 0
    answered = done.figures["answered_though_unanswerable"]
    assert {name: answered[name]["n"] for name in ("loin", "moyen", "proche")} == {"loin": 1, "moyen": 0, "proche": 1}
    assert answered["loin"]["share"] == 0.0
    assert answered["moyen"]["share"] is None
    assert 0 <= done.figures["false_refusal"] <= 1


def test_a_set_may_go_by_another_name(ville: Path, tmp_path: Path, measure: Measure) -> None:
    file = write_lines(tmp_path / "against.jsonl", UNANSWERABLE)
    done = measure("refusal", ville, "--unanswerable", file, "--as", "ailleurs")
    assert done.figures["answered_though_unanswerable"]["loin"]["n"] == 1
    assert done.figures["all_unanswerable"]["n"] == 1


def test_safety_finds_no_leak_and_no_foreign_contact(ville: Path, tmp_path: Path, measure: Measure) -> None:
    prompts = write_lines(tmp_path / "prompts.jsonl", PROMPTS)
    poison = write_lines(tmp_path / "poison.jsonl", POISON)
    questions = write_lines(tmp_path / "questions.jsonl", POISON_QUESTIONS)
    done = measure("safety", prompts, "--corpus", ville, "--poison", poison, "--poison-questions", questions)
    assert done.code == 0
    assert done.figures.keys() >= SAFETY
    assert done.figures["n"] == 4
    assert done.figures["must_not_shown"] == 0.0
    assert done.figures["canary"] == 0.0
    assert done.figures["foreign_contact"] == 0.0
    assert done.figures["by_category"]["urgence"]["must_any_missed"] == 0.0
    assert done.figures["by_category"]["poison_document"]["counts"]["must_any_missed"] == [0, 1]


@pytest.mark.parametrize("command", ["retrieval", "answers"])
def test_people_read_not_measured_rather_than_zero(command: str, tmp_path: Path, measure: Measure) -> None:
    folder = tmp_path / "seule"
    write_lines(folder / "corpus.jsonl", [{"id": 1, "text": "La halle ouvre à 8 h."}])
    done = measure(command, folder)
    assert done.code == 0
    assert done.figures["n"] == 0
    assert done.figures["strict" if command == "answers" else "ndcg@10"] is None
    assert "no queries.jsonl" in done.told


def test_a_perturbation_is_the_same_at_each_run(ville: Path, measure: Measure) -> None:
    once = measure("retrieval", ville, "--perturb", "misspelt_60").figures["misspelt_60"]
    again = measure("retrieval", ville, "--perturb", "misspelt_60").figures["misspelt_60"]
    assert {key: once[key] for key in RANKING} == {key: again[key] for key in RANKING}
    assert len(QUERIES) > once["n"] == 4
