"""A folder in BEIR layout: documents, questions and who answers what."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.domain.documents import Passage
from bot.domain.territories import NATION, Layer

PASSAGE_CHARS = 700


@dataclass(frozen=True, slots=True)
class BeirDocument:
    """One line of corpus.jsonl."""

    id: str
    title: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class BeirSet:
    """Only the judged questions are kept; grades by question, then by document."""

    name: str
    documents: tuple[BeirDocument, ...]
    questions: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, float]]


def read_beir(folder: Path) -> BeirSet:
    """corpus.jsonl, queries.jsonl and qrels.tsv of a folder."""
    judgements: dict[str, dict[str, float]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            judgements.setdefault(row["query-id"], {})[row["corpus-id"]] = float(row["score"])
    questions = {str(row["id"]): str(row["text"]) for row in read_jsonl(folder / "queries.jsonl")}
    return BeirSet(
        name=folder.name,
        documents=tuple(_document(row) for row in read_jsonl(folder / "corpus.jsonl")),
        questions={key: text for key, text in questions.items() if key in judgements},
        judgements=judgements,
    )


def read_jsonl(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a file, one by line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def to_passages(documents: Sequence[BeirDocument]) -> list[Passage]:
    """The passages of the documents, at most about 700 characters each, cut between lines and sentences."""
    return [
        _passage(document, position, text)
        for document in documents
        for position, text in enumerate(split_text(document.text) or [""])
    ]


def split_text(text: str, limit: int = PASSAGE_CHARS) -> list[str]:
    """Consecutive sentences packed together up to `limit` characters."""
    packed: list[str] = []
    for sentence in re.split(r"\n+|(?<=[.!?])\s+", text):
        if packed and len(packed[-1]) + len(sentence) < limit:
            packed[-1] += f"\n{sentence}"
        elif sentence.strip():
            packed.append(sentence)
    return packed


def _document(row: Mapping[str, object]) -> BeirDocument:
    return BeirDocument(str(row["id"]), str(row.get("title") or ""), str(row.get("url") or ""), str(row["text"]))


def _passage(document: BeirDocument, position: int, text: str) -> Passage:
    return Passage(
        id=f"{document.id}#{position}",
        document_id=document.id,
        title=document.title,
        heading_path=(),
        text=text,
        url=document.url,
        layer=Layer.NATIONAL,
        owner=NATION,
        position=position,
        digest=sha256(f"{document.title}\n{text}".encode()).hexdigest(),
    )
