"""What there is to measure in a folder of sets: each recognised by its files, never by its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.lines import read_rows
from eval.sets import ANSWERS, CORPUS, QRELS, QUERIES, Unanswerable

PROMPTS, POISON, POISON_QUESTIONS = "prompts.jsonl", "poison.jsonl", "poison_questions.jsonl"


@dataclass(frozen=True, slots=True)
class Found:
    """Folders and files by what can be measured with them; `skipped` names what is missing."""

    rankings: tuple[Path, ...] = ()
    answers: tuple[Path, ...] = ()
    refusals: tuple[tuple[Path, Path], ...] = ()
    prompts: tuple[Path, ...] = ()
    skipped: tuple[str, ...] = ()


def discover(root: Path) -> Found:
    """The sets of a folder. `refusals`: a corpus and the file of questions that are against it."""
    if not root.is_dir():
        return Found(skipped=(f"no folder of sets: {root}",))
    folders = sorted(path for path in root.iterdir() if path.is_dir())
    corpora = {folder.name: folder for folder in folders if (folder / CORPUS).is_file()}
    refusals, absent = [], []
    for folder in folders:
        for name in sorted(set(_against(folder / QUERIES))) if folder.name not in corpora else []:
            if name in corpora:
                refusals.append((corpora[name], folder / QUERIES))
            else:
                absent.append(f"skipped: {folder.name} has questions against {name}, which is not there")
    return Found(
        rankings=tuple(folder for folder in corpora.values() if _has(folder, QUERIES, QRELS)),
        answers=tuple(folder for folder in corpora.values() if _has(folder, QUERIES, ANSWERS)),
        refusals=tuple(refusals),
        prompts=tuple(folder / PROMPTS for folder in folders if (folder / PROMPTS).is_file()),
        skipped=tuple(absent),
    )


def _has(folder: Path, *names: str) -> bool:
    return all((folder / name).is_file() for name in names)


def _against(path: Path) -> Iterator[str]:
    if path.is_file():
        for row in read_rows(path, Unanswerable).rows:
            yield from row.meta.against
