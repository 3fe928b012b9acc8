"""A town that nothing has learned: its documents as a territory of its own, and what its residents ask.

Written as those of `eval/training/towns` were, by another writer, and kept for measuring: neither its documents nor its
questions are learned from, fitted on or read. What is also asked, word for word, of a town that is learned is left out.
"""

from pathlib import Path

from bot.domain.folding import fold
from eval.lines import write_rows
from eval.sets import ANSWERS, QRELS, QUERIES
from eval.territories import describe_territory
from eval.training.towns import Line, Town, questions, read_town, towns

UNSEEN = Path(__file__).parent / "cases" / "unseen" / "garrigue.md"
NEAR_MISSES = "near_misses"


def unseen_town(into: Path, file: Path = UNSEEN) -> tuple[Path, Path]:
    """The folder of the town and the file of what it does not answer, written under `into`."""
    town, learned = read_town(file), questions(towns(frozenset()))
    asked = {at: line for at, line in enumerate(town.lines) if fold(line.text) not in learned}
    folder, missed = into / town.name, into / f"{town.name}_{NEAR_MISSES}" / QUERIES
    write_town(town, folder)
    answered = {f"t{at}": line for at, line in asked.items() if line.fact}
    write_rows(folder / QUERIES, ({"id": id_, "text": line.text} for id_, line in answered.items()))
    write_rows(folder / ANSWERS, ({"id": id_, "nuggets": [[bare(line.fact)]]} for id_, line in answered.items()))
    judged = "".join(f"{id_}\t{page_name(line.page)}\t1\n" for id_, line in answered.items())
    (folder / QRELS).write_text(judged, "utf-8")
    missed.parent.mkdir(parents=True, exist_ok=True)
    write_rows(missed, (_near(at, line, town) for at, line in asked.items() if not line.fact))
    return folder, missed


def write_town(town: Town, folder: Path) -> None:
    """Its documents as a territory, each by its name."""
    described = {page_name(page.id): f"{page_name(page.id)}.md" for page in town.pages}
    describe_territory(folder, town.name, described)
    for page in town.pages:
        (folder / described[page_name(page.id)]).write_text(page.text, "utf-8")


def page_name(page: str) -> str:
    """A page's name as a file has it, and as its territory knows it."""
    return f"page-{page.rpartition('/')[2]}"


def bare(fact: str) -> str:
    """A fact without the marks of its Markdown."""
    return fact.replace("**", "").replace("*", "")


def _near(at: int, line: Line, town: Town) -> dict[str, object]:
    against = {"against": [town.name], "distance": "proche", "answerable": False}
    return {"id": f"n{at}", "text": line.text, "meta": against}
