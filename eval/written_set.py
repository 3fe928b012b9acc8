"""The questions written about sheets that were kept back from learning, as folders of the documented layout.

Real sheets, and near misses written with their words: what no other set holds. The sheets stay where they are.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.lines import write_rows
from eval.sets import ANSWERS, CORPUS, QRELS, QUERIES
from eval.training.seal import TITLED, closed_under
from eval.training.sheets import kept_back, open_sheets
from eval.training.stated import stated
from eval.training.written import Written, written

KEPT_BACK, NEAR_MISSES = "kept_back", "near_misses"


def written_set(sets: Path, into: Path) -> tuple[Path, Path] | None:
    """The folder of what the sheets answer and the file of what they do not, written under `into`; None when the
    sheets are not in the folder of sets."""
    if not (sets / TITLED / CORPUS).is_file():
        return None
    closed = closed_under(sets)
    sheets = [sheet for sheet in open_sheets(sets / TITLED, closed) if kept_back(sheet.id)]
    asked = written(sheets, closed)
    folder, missed = into / KEPT_BACK, into / NEAR_MISSES / QUERIES
    sentences = {one.shown(): one.text for sheet in sheets for one in stated(sheet)}
    _write_answered(folder, [one for one in asked if one.answers], sentences)
    missed.parent.mkdir(parents=True, exist_ok=True)
    against = {"against": [KEPT_BACK], "distance": "proche", "answerable": False}
    near = [one for one in asked if not one.answers]
    write_rows(missed, ({"id": f"n{at}", "text": one.text, "meta": against} for at, one in enumerate(near)))
    corpus = folder / CORPUS
    corpus.unlink(missing_ok=True)
    corpus.symlink_to((sets / TITLED / CORPUS).resolve())
    return folder, missed


def _write_answered(folder: Path, asked: Sequence[Written], sentences: Mapping[str, str]) -> None:
    """`sentences`: by statement, what it says without the title and heading it stands under."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {f"w{at}": one for at, one in enumerate(asked)}
    write_rows(folder / QUERIES, ({"id": name, "text": one.text} for name, one in named.items()))
    spans = {name: [sentences[text] for text in one.answers] for name, one in named.items()}
    write_rows(folder / ANSWERS, ({"id": name, "spans": said} for name, said in spans.items()))
    judged = "".join(f"{name}\t{one.sheet}\t1\n" for name, one in named.items())
    (folder / QRELS).write_text(judged, "utf-8")
