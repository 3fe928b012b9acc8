"""What may be learned from: sealed documents give neither their titles nor their questions."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from bot.domain.folding import fold
from eval.lines import read_rows
from eval.ranking import sealed
from eval.sets import CORPUS, QRELS, EvalSet, Query, read_qrels

TITLED, ANSWERED, SEARCHED = "spf_citoyens", "spf_qr", "cdtn_requetes"
"""The open sets learned from: sheets with titles, questions with their sheets, searches with theirs."""

MARKS = Path(__file__).parent / "ranking.marks"
"""The marks of every question learned from."""

LEARNED_TITLES = Path(__file__).parent / "embedder.marks"
"""The marks of the titles of every sheet the embedder learned from."""

CATALOGUE, QUERIES = "catalogue.jsonl", "queries.jsonl"


def sealed_texts(folders: Iterable[Path]) -> frozenset[str]:
    """The titles of the sealed documents of these folders and the questions they answer, folded."""
    found: set[str] = set()
    for folder in folders:
        for name in (CORPUS, CATALOGUE):
            found |= {fold(row["title"]) for row in _rows(folder / name) if sealed(row["id"])}
        found |= _sealed_questions(folder)
    return frozenset(found - {""})


def closed_under(sets: Path) -> frozenset[str]:
    """What is sealed in the open sets of a folder, folded."""
    return sealed_texts(sets / name for name in (TITLED, ANSWERED, SEARCHED))


def mark(text: str) -> str:
    """By what a training text is known without being copied: the digest of its folded words."""
    return sha256(fold(text).encode()).hexdigest()[:16]


def open_copy(folder: Path, into: Path, closed: frozenset[str]) -> Path:
    """The corpus of a folder without sealed titles; a document that was only such a title is left out."""
    into.mkdir(parents=True, exist_ok=True)
    with (into / CORPUS).open("w", encoding="utf-8") as lines:
        for row in _rows(folder / CORPUS):
            if sealed(row["id"]) or fold(row["title"]) in closed:
                row["title"] = ""
            if row["title"] or row["text"]:
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return into


def open_questions(given: EvalSet, closed: frozenset[str]) -> list[Query]:
    """The judged questions that are no sealed title and that an open document answers."""
    return [query for query in given.judged_queries() if fold(query.text) not in closed and open_grades(given, query)]


def open_grades(given: EvalSet, query: Query) -> dict[str, int]:
    """The open documents that answer a question."""
    grades = given.judgements[query.judged]
    return {document: grade for document, grade in grades.items() if grade > 0 and not sealed(document)}


def _sealed_questions(folder: Path) -> set[str]:
    if not (folder / QRELS).is_file():
        return set()
    judgements, _ = read_qrels(folder / QRELS)
    closed = {question for question, grades in judgements.items() if all(map(sealed, grades))}
    return {fold(query.text) for query in read_rows(folder / QUERIES, Query).rows if query.id in closed}


def _rows(path: Path) -> Iterable[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from (_texts(json.loads(line)) for line in lines if line.strip())


def _texts(row: dict[str, object]) -> dict[str, str]:
    return {name: str(row.get(name) or "") for name in ("id", "title", "url", "text")}
