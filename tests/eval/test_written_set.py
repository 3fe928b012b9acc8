"""The written questions about sheets kept back, as folders that every command reads."""

import json
import re
from pathlib import Path

import pytest

from bot.domain.folding import fold
from eval.ranking import sealed
from eval.sets import CORPUS, read_set, read_unanswerable
from eval.training.seal import TITLED
from eval.training.sheets import kept_back
from eval.written_set import KEPT_BACK, written_set

SETS = Path(__file__).parents[3] / "shared" / "data"
needs_sets = pytest.mark.skipif(not (SETS / TITLED).is_dir(), reason=f"the open sets are not in {SETS}")


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def test_without_the_sheets_there_is_no_such_set(tmp_path: Path) -> None:
    assert written_set(tmp_path, tmp_path / "made") is None
    assert not (tmp_path / "made").exists()


@needs_sets
def test_every_question_stands_with_a_sentence_of_its_sheet_or_is_a_near_miss(tmp_path: Path) -> None:
    made = written_set(SETS, tmp_path)
    assert made == written_set(SETS, tmp_path)
    assert made is not None
    folder, missed = made
    given = read_set(folder)
    assert given.name == KEPT_BACK and not given.faults
    assert len(given.queries) == len(given.golds) == len(given.judgements) > 400
    sheets = {row["id"]: plain(row["text"]) for row in map(json.loads, (folder / CORPUS).open(encoding="utf-8"))}
    for gold in given.golds:
        [sheet] = given.judgements[gold.id]
        assert kept_back(sheet) and not sealed(sheet)
        assert all(plain(span) in sheets[sheet] for span in gold.spans), gold.id
    near, faults = read_unanswerable(missed, KEPT_BACK)
    assert len(near) > 100 and not faults
    assert not {one.text for one in near} & {query.text for query in given.queries}
