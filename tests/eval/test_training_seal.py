"""Sealed documents give neither their titles nor their questions to what is learned."""

import json
import zlib
from pathlib import Path

import pytest

from eval.sets import read_set
from eval.training.seal import (
    ANSWERED,
    MARKS,
    SEARCHED,
    TITLED,
    mark,
    open_copy,
    open_grades,
    open_questions,
    sealed_texts,
)

SETS = Path(__file__).parents[3] / "shared" / "data"
SEALED, OPEN = "F2", "F0"

needs_sets = pytest.mark.skipif(not (SETS / ANSWERED).is_dir(), reason=f"the open sets are not in {SETS}")


def rows(*made: dict[str, object]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "petit"
    made.mkdir()
    (made / "corpus.jsonl").write_text(
        rows(
            {"id": SEALED, "title": "Titre scellé", "url": "", "text": "Du texte."},
            {"id": OPEN, "title": "Titre ouvert", "url": "", "text": "Autre texte."},
            {"id": "copie", "title": "TITRE  SCELLE", "url": "", "text": ""},
        ),
        "utf-8",
    )
    (made / "queries.jsonl").write_text(
        rows(
            {"id": "q1", "text": "Question scellée ?"},
            {"id": "q2", "text": "Question ouverte ?"},
            {"id": "q3", "text": "titre scellé"},
            {"id": "q4", "text": "Les deux ?"},
        ),
        "utf-8",
    )
    judged = [("q1", SEALED), ("q2", OPEN), ("q3", OPEN), ("q4", OPEN), ("q4", SEALED)]
    lines = "".join(f"{question}\t{document}\t1\n" for question, document in judged)
    (made / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + lines, "utf-8")
    return made


def test_the_documents_of_this_test_are_sealed_and_open() -> None:
    assert zlib.crc32(SEALED.encode()) % 5 == 0
    assert zlib.crc32(OPEN.encode()) % 5 != 0


def test_sealed_titles_and_the_questions_only_they_answer_are_closed(folder: Path) -> None:
    assert sealed_texts([folder]) == {"titre scelle", "question scellee ?"}


def test_a_corpus_to_learn_from_holds_no_sealed_title(folder: Path, tmp_path: Path) -> None:
    copied = open_copy(folder, tmp_path / "ouvert", sealed_texts([folder]))
    kept = [json.loads(line) for line in (copied / "corpus.jsonl").read_text("utf-8").splitlines()]
    assert [(row["id"], row["title"], row["text"]) for row in kept] == [
        (SEALED, "", "Du texte."),
        (OPEN, "Titre ouvert", "Autre texte."),
    ]


def test_questions_to_learn_from_are_answered_by_open_documents(folder: Path) -> None:
    given = read_set(folder)
    learned = open_questions(given, sealed_texts([folder]))
    assert [query.text for query in learned] == ["Question ouverte ?", "Les deux ?"]
    assert open_grades(given, learned[1]) == {OPEN: 1}


@needs_sets
def test_no_sealed_title_or_question_is_among_the_texts_learned_from() -> None:
    learned = set(MARKS.read_text("utf-8").split())
    closed = {mark(text) for text in sealed_texts(SETS / name for name in (TITLED, ANSWERED, SEARCHED))}
    assert len(closed) > 500
    assert len(learned) > 1000
    assert not learned & closed


@needs_sets
def test_the_marks_are_those_of_the_open_questions() -> None:
    learned = set(MARKS.read_text("utf-8").split())
    closed = sealed_texts(SETS / name for name in (TITLED, ANSWERED, SEARCHED))
    for name in (ANSWERED, SEARCHED):
        opened = open_questions(read_set(SETS / name), closed)
        assert {mark(query.text) for query in opened} <= learned, name


@needs_sets
def test_the_corpora_learned_from_hold_no_sealed_title(tmp_path: Path) -> None:
    closed = sealed_texts(SETS / name for name in (TITLED, ANSWERED, SEARCHED))
    for name in (ANSWERED, SEARCHED):
        copied = open_copy(SETS / name, tmp_path / name, closed)
        titles = {mark(json.loads(line)["title"]) for line in (copied / "corpus.jsonl").open(encoding="utf-8")}
        assert not titles & {mark(text) for text in closed}, name
