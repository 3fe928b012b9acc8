"""A folder of the documented layout: corpus.jsonl, queries.jsonl, qrels.tsv, answers.jsonl.

Only `corpus.jsonl` must be there. Identifiers may be numbers; fields nobody knows are left aside, those of
answers.jsonl being reported as not scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from eval.lines import read_if_there, read_rows
from ingestion.sources import FILE_NAME as SOURCES

CORPUS, QUERIES, QRELS, ANSWERS = "corpus.jsonl", "queries.jsonl", "qrels.tsv", "answers.jsonl"
_LOOSE = ConfigDict(frozen=True, extra="allow", coerce_numbers_to_str=True)


def _listed(value: object) -> object:
    """A single text where a list is expected."""
    return [value] if isinstance(value, str | int | float) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class SetMissingError(Exception):
    """A file that the measure cannot do without; the message names it."""


class QueryMeta(BaseModel):
    """What is known of a question; everything is optional."""

    model_config = _LOOSE

    intent: str = ""
    register_: str = Field("", alias="register")
    type: str = ""
    answerable: bool = True


class Query(BaseModel):
    """One line of queries.jsonl. `base` is the question it is another wording of, when it is one."""

    model_config = _LOOSE

    id: str
    text: str
    base: str = ""
    perturbation: str = ""
    meta: QueryMeta = Field(default_factory=QueryMeta)

    @property
    def judged(self) -> str:
        """The identifier its judgements go by."""
        return self.base or self.id

    @property
    def register_of(self) -> str:
        """How it is worded, as far as the set says."""
        return self.perturbation or self.meta.register_ or self.meta.type

    @property
    def wording_of(self) -> str:
        """What it is a wording of; empty when it stands alone."""
        return self.meta.intent or self.base


class Gold(BaseModel):
    """One line of answers.jsonl."""

    model_config = _LOOSE

    id: str
    spans: Texts = ()
    nuggets: tuple[Texts, ...] = ()
    stale_or_wrong: Texts = ()
    expected_keywords: Texts = ()
    answer_lead: Texts = ()

    @property
    def question(self) -> str:
        """Its own words, for a line that no line of queries.jsonl stands for."""
        return str((self.model_extra or {}).get("question") or "")

    @property
    def not_scored(self) -> tuple[str, ...]:
        """Fields of the line that no measure reads."""
        return tuple(sorted(self.model_extra or {}))


Judgements = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class EvalSet:
    """Everything a folder holds; `faults` names each malformed line and each missing file."""

    folder: Path
    queries: tuple[Query, ...]
    judgements: Judgements
    golds: tuple[Gold, ...]
    faults: tuple[str, ...]

    @property
    def name(self) -> str:
        """The folder's own name, which `meta.against` uses."""
        return self.folder.resolve().name

    def judged_queries(self) -> tuple[Query, ...]:
        """The questions that have judgements."""
        return tuple(query for query in self.queries if query.judged in self.judgements)


def is_set(folder: Path) -> bool:
    """Whether a folder holds documents to ask about: a corpus.jsonl, or a territory's sources.toml."""
    return (folder / CORPUS).is_file() or (folder / SOURCES).is_file()


def read_set(folder: Path, queries: Path | None = None) -> EvalSet:
    """A folder; SetMissingError without a corpus.jsonl, or a sources.toml. `queries` replaces its queries.jsonl."""
    if not is_set(folder):
        raise SetMissingError(f"no {CORPUS} in {folder}")
    if queries is not None and not queries.is_file():
        raise SetMissingError(f"no such file: {queries}")
    asked = read_if_there(queries or folder / QUERIES, Query)
    golds = read_if_there(folder / ANSWERS, Gold)
    judgements, faults = read_qrels(folder / QRELS)
    missing = [f"no {name} in {folder}" for name in (QUERIES, QRELS, ANSWERS) if not (folder / name).is_file()]
    queries_known = tuple(_based(query, judgements) for query in asked.rows)
    return EvalSet(folder, queries_known, judgements, golds.rows, (*missing, *asked.faults, *golds.faults, *faults))


def _based(query: Query, judgements: Judgements) -> Query:
    """Another wording may only say so in its identifier: `q12#sms` is one of `q12`."""
    base, mark, _ = query.id.rpartition("#")
    bare = bool(mark) and not query.base and query.id not in judgements and base in judgements
    return query.model_copy(update={"base": base}) if bare else query


def read_qrels(path: Path) -> tuple[Judgements, tuple[str, ...]]:
    """Grades by question, then by document; lines of three columns, or of four as TREC writes them."""
    found: dict[str, dict[str, int]] = {}
    faults: list[str] = []
    content = path.read_bytes().decode("utf-8-sig", errors="replace") if path.is_file() else ""
    for number, line in enumerate(content.split("\n"), start=1):
        columns = [part.strip() for part in (line.split("\t") if "\t" in line else line.split())]
        if not any(columns) or (number == 1 and "query-id" in columns):
            continue
        try:
            question, document, grade = _columns(columns)
        except ValueError:
            faults.append(f"{path}, line {number}: not a question, a document and a grade")
            continue
        found.setdefault(question, {})[document] = grade
    return found, tuple(faults)


def _columns(columns: Sequence[str]) -> tuple[str, str, int]:
    question, document, grade = (columns[0], *columns[-2:]) if len(columns) == 4 else columns
    if not question or not document:
        raise ValueError(columns)
    return question, document, round(float(grade))


def digest_of(*paths: Path) -> str:
    """The sha256 of the bytes of these files, one after the other."""
    made = sha256()
    for path in paths:
        made.update(path.read_bytes())
    return made.hexdigest()


class Unanswerable(BaseModel):
    """A question that the corpora named in `meta.against` do not answer."""

    class Meta(BaseModel):
        """`distance`: loin, moyen or proche."""

        model_config = _LOOSE

        against: Texts = ()
        distance: str = ""

    model_config = _LOOSE

    id: str
    text: str
    meta: Meta


def read_unanswerable(path: Path, name: str) -> tuple[tuple[Unanswerable, ...], tuple[str, ...]]:
    """The questions that the set of that name does not answer, and the faults of the file."""
    read = read_rows(path, Unanswerable)
    return tuple(one for one in read.rows if name in one.meta.against), read.faults
