"""Malformed lines are named, missing files and folders are named, and nothing else is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.eval.conftest import Done
from tests.eval.folders import UNANSWERABLE, write_lines

Measure = Callable[..., Done]


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_a_malformed_question_is_named_with_its_line(ville: Path, measure: Measure) -> None:
    append(ville / "queries.jsonl", '{"id": "torn", "text": "Où\n{"id": "mute"}\n[1]\n')
    done = measure("retrieval", ville)
    assert done.code == 0
    assert done.figures["n"] == 4
    for line in (10, 11, 12):
        assert f"queries.jsonl, line {line}:" in done.told


def test_a_malformed_document_costs_itself_only(ville: Path, measure: Measure) -> None:
    append(
        ville / "corpus.jsonl", 'not json\n{"text": "sans id"}\n{"id": "bruit", "text": "deux fois"}\n{"id": "vide"}\n'
    )
    done = measure("retrieval", ville)
    assert done.code == 0
    assert done.figures["hit@1"] == 1.0
    assert "line 8: not a JSON object" in done.told
    assert "line 9: no id" in done.told
    assert "line 10: the id bruit is used above" in done.told
    assert "corpus.jsonl#vide: neither title nor text" in done.told


def test_a_malformed_judgement_is_named(ville: Path, measure: Measure) -> None:
    append(ville / "qrels.tsv", "q1\tmariage\n\nq4\tbruit\tbeaucoup\nq4 0 bruit 1\n")
    done = measure("retrieval", ville)
    assert done.code == 0
    assert "qrels.tsv, line 6:" in done.told
    assert "qrels.tsv, line 8:" in done.told


def test_an_answer_without_its_question_is_named_and_not_scored(ville: Path, measure: Measure) -> None:
    append(ville / "answers.jsonl", '{"id": "ghost", "spans": ["rien"]}\n{"id": "q2", "nuggets": 5}\n')
    done = measure("answers", ville)
    assert done.code == 0
    assert done.figures["n"] == 3
    assert "no question ghost" in done.told
    assert "answers.jsonl, line 7: nuggets" in done.told


def test_a_missing_set_is_skipped_by_name(ville: Path, tmp_path: Path, measure: Measure) -> None:
    done = measure("retrieval", tmp_path / "absent", ville)
    assert done.code == 0
    assert "skipped: no corpus.jsonl in" in done.told
    assert "absent" in done.told
    assert done.figures["ville"]["n"] == 4


def test_nothing_to_measure_is_an_error(tmp_path: Path, measure: Measure) -> None:
    assert measure("retrieval", tmp_path / "absent").code == 2
    assert measure("answers", tmp_path / "absent").code == 2
    done = measure("refusal", tmp_path / "absent", "--unanswerable", tmp_path / "none.jsonl")
    assert (done.code, done.said) == (2, "")
    assert "absent" in done.told


def test_a_missing_file_is_named(ville: Path, tmp_path: Path, measure: Measure) -> None:
    done = measure("safety", tmp_path / "none.jsonl", "--corpus", ville)
    assert done.code == 2
    assert "none.jsonl" in done.told


def test_an_unanswerable_line_without_its_set_is_named(ville: Path, tmp_path: Path, measure: Measure) -> None:
    file = write_lines(tmp_path / "against.jsonl", [*UNANSWERABLE, {"id": "bare", "text": "Sans meta"}])
    done = measure("refusal", ville, "--unanswerable", file)
    assert done.code == 0
    assert "against.jsonl, line 7: meta" in done.told


def test_generation_without_a_model_says_what_to_do(
    ville: Path, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_GENERATOR", "none")
    done = measure("answers", ville, "--mode", "generate")
    assert done.code == 2
    assert "no language model" in done.told
