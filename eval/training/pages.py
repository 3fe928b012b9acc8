"""Municipal pages of fictional towns with questions people ask about them: to fit weights on, never to measure.

`pages/*.jsonl`, a page a line: `title`, `says` (heading and statement), `asks` (question, and the number of the
statement that answers it, or null when the page speaks of the subject and does not say). Written without the code and
without our cases, in words as far from the statements as people's are. `python -m eval.training.pages FOLDER` makes
of them a territory (FOLDER/territory) and its index, for `eval.fitting`.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from eval.cases import Case, Expected
from ingestion.sentences import sentences

FOLDER = Path(__file__).parent / "pages"
TOWNS = 4
"""Towns the pages are dealt to: two pages on one subject are in different ones."""

AT = "2026-11-23T10:00"
_TOWN = '[[commune]]\nid = "{id}"\nname = "Essai {id}"\ninsee = "0000{number}"\n'
_SOURCE = """[[source]]
id = "{id}"
location = "{id}.jsonl"
layer = "communal"
owner = "{id}"
url = "https://commune.example/"
licence = "unknown"
"""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `says`: heading and statement; `asks`: question and the number of its statement, None when none."""

    id: str
    town: str
    title: str
    says: tuple[tuple[str, str], ...]
    asks: tuple[tuple[str, int | None], ...]


def read_pages(folder: Path = FOLDER) -> tuple[Page, ...]:
    """Every page, in the order of files and lines."""
    return tuple(
        _page(f"{file.stem}-{number}", f"t{number % TOWNS}", json.loads(line))
        for file in sorted(folder.glob("*.jsonl"))
        for number, line in enumerate(file.read_text("utf-8").splitlines())
    )


def _page(name: str, town: str, row: dict[str, list[list[str]]]) -> Page:
    says = tuple((str(heading), str(text)) for heading, text in row["says"])
    asks = tuple((str(text), None if number is None else int(number)) for text, number in row["asks"])
    return Page(name, town, str(row["title"]), says, asks)


def write_territory(pages: Sequence[Page], folder: Path) -> None:
    """The pages as a territory the product ingests."""
    folder.mkdir(parents=True, exist_ok=True)
    towns = sorted({page.town for page in pages})
    toml = ['name = "Essai"', f'default_commune = "{towns[0]}"']
    toml += [_TOWN.format(id=town, number=number) for number, town in enumerate(towns)]
    toml += [_SOURCE.format(id=town) for town in towns]
    (folder / "sources.toml").write_text("\n".join(toml), "utf-8")
    for town in towns:
        rows = [{"id": one.id, "title": one.title, "text": _html(one)} for one in pages if one.town == town]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{town}.jsonl").write_text(lines, "utf-8")


def _html(page: Page) -> str:
    parts = []
    for heading, said in groupby(page.says, key=lambda one: one[0]):
        parts.append(f"<h2>{escape(heading)}</h2>")
        parts += [f"<p>{escape(text)}</p>" for _, text in said]
    return "\n".join(parts)


def cases_of(pages: Sequence[Page]) -> tuple[Case, ...]:
    """Each question as a case: its statement is the fact it requires."""
    return tuple(_case(page, number) for page in pages for number in range(len(page.asks)))


def _case(page: Page, number: int) -> Case:
    question, answer = page.asks[number]
    told = answer is not None
    return Case(
        id=f"{page.id}-{number}",
        question=question,
        commune=page.town,
        at=AT,
        kind="answerable" if told else "near_miss",
        register="standard",
        gold=(page.id,) if told else (),
        nuggets=_facts(page.says[answer][1]) if answer is not None else (),
        expect=Expected.ANSWERED if told else Expected.REFUSED,
    )


def _facts(statement: str) -> tuple[tuple[str, ...], ...]:
    return tuple((sentence.strip().rstrip(" ."),) for sentence in sentences(statement))


def main() -> None:
    """The index of the pages."""
    from bot.embedders import choose_embedder
    from bot.engines.sparse import FrenchAnalyser
    from bot.settings import Settings
    from ingestion.path import ingest
    from ingestion.progress import silent

    folder = Path(sys.argv[1])
    write_territory(read_pages(), folder / "territory")
    choice = choose_embedder(Settings(data_dir=folder, generator="none"))
    factory = choice.for_passages() if choice else None
    ingest(folder / "territory", folder, embedder_factory=factory, analyser=FrenchAnalyser(), progress=silent)


if __name__ == "__main__":
    main()
