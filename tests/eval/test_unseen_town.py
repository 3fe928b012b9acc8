"""The town kept for measuring: a folder every command takes, and what it does not answer."""

from pathlib import Path

from bot.domain.folding import fold
from eval.sets import read_set, read_unanswerable
from eval.territories import is_territory
from eval.training.towns import TOWNS, towns
from eval.unseen_town import UNSEEN, unseen_town
from ingestion.passages import territory_passages


def test_its_documents_are_a_territory_and_hold_every_fact(tmp_path: Path) -> None:
    folder, missed = unseen_town(tmp_path)
    given = read_set(folder)
    assert is_territory(folder) and not [fault for fault in given.faults if "corpus" not in fault]
    assert len(given.queries) == len(given.golds) == len(given.judgements) > 150
    said: dict[str, str] = {}
    for passage in territory_passages(folder):
        said[passage.document_id] = f"{said.get(passage.document_id, '')} {passage.text}"
    lost = []
    for gold in given.golds:
        [document] = given.judgements[gold.id]
        if gold.nuggets[0][0] not in " ".join(said[document].split()):
            lost.append(gold)
    assert len(lost) < 0.02 * len(given.golds), lost
    near, faults = read_unanswerable(missed, given.name)
    assert len(near) > 80 and not faults
    assert not {one.text for one in near} & {query.text for query in given.queries}


def test_nothing_of_it_is_learned_from(tmp_path: Path) -> None:
    assert UNSEEN.is_file() and not (TOWNS / UNSEEN.name).exists()
    learned = towns(frozenset())
    titles = {page.text for town in learned for page in town.pages}
    asked = {fold(line.text) for town in learned for line in town.lines}
    [unseen] = [one for one in towns(frozenset(), UNSEEN.parent) if one.name == UNSEEN.stem]
    assert not {page.text for page in unseen.pages} & titles
    folder, missed = unseen_town(tmp_path)
    near, _ = read_unanswerable(missed, unseen.name)
    measured = {fold(one.text) for one in (*read_set(folder).queries, *near)}
    assert not measured & asked and len(measured) > len(unseen.lines) - 5
