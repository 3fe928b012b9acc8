"""How sure one may be is fitted on our own cases and on towns that nothing learned."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.folding import fold
from eval.cases import Expected
from eval.example_sets import in_town, town_examples
from eval.examples import Example
from eval.fitting import beliefs, fit_scale, fit_sureness, main, towns_left_out
from eval.town_cases import UNLEARNED, cases_of, unlearned_towns
from eval.training.towns import TOWNS, Town, read_town, towns
from eval.unseen_town import UNSEEN

TEXT = """# Piscine

La piscine ouvre à 9 h le samedi.

Une entrée coûte 4,20 € pour un adulte.

# Bibliothèque

L'inscription à la bibliothèque est gratuite pour les enfants.
"""
ASKED = """Piscine\tCombien coûte une entrée pour un adulte ?\tUne entrée coûte 4,20 € pour un adulte.\t4,20 €
Piscine\tÀ quelle heure ouvre la piscine le samedi ?\tLa piscine ouvre à 9 h le samedi.\t9 h
Bibliothèque\tCombien coûte une inscription pour un adulte ?\t-L'inscription à la bibliothèque est gratuite\t
"""


def bourg(folder: Path, name: str = "bourg") -> Town:
    (folder / f"{name}.md").write_text(TEXT, "utf-8")
    (folder / f"{name}.tsv").write_text(ASKED, "utf-8")
    return read_town(folder / f"{name}.md")


def test_a_towns_questions_are_cases(tmp_path: Path) -> None:
    first, _, missed = cases_of(bourg(tmp_path))
    assert (first.gold, first.nuggets, first.expect) == (("page-1",), (("4,20 €",),), Expected.ANSWERED)
    assert (missed.gold, missed.kind, missed.expect) == ((), "near_miss", Expected.REFUSED)


def test_what_a_town_shares_with_one_that_is_learned_or_measured_is_left_out() -> None:
    given, written = unlearned_towns(), towns(frozenset(), UNLEARNED)
    asked = {fold(line.text) for town in given for line in town.lines}
    elsewhere = {fold(line.text) for town in (*towns(frozenset(), TOWNS), read_town(UNSEEN)) for line in town.lines}
    assert not asked & elsewhere
    assert 0.2 < sum(len(town.lines) for town in given) / sum(len(town.lines) for town in written) < 0.26


def test_its_examples_count_less_than_ours_and_teach_what_answers(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    towns_of = {name: in_town(town_examples(bourg(tmp_path, name), kept)) for name in ("bourg", "ville")}
    examples = towns_of["bourg"]
    assert all(one.counts < 1 for one in examples)
    assert max(examples[0].held) == 1.0 and not examples[2].held.any() and examples[2].without is None
    assert {one.counts for one in beliefs(examples, fit_scale(examples))} == {examples[0].counts}
    assert "extracts right on documents left out: 4 of 4" in towns_left_out(examples, towns_of)


def test_what_counts_more_weighs_more(tmp_path: Path) -> None:
    examples = town_examples(bourg(tmp_path), tmp_path / "kept")
    scale = fit_scale(examples)
    near_misses = [replace(one, counts=40.0) if one.case.kind == "near_miss" else one for one in examples]
    _, usual = fit_sureness(beliefs(examples, scale))
    _, doubting = fit_sureness(beliefs(near_misses, scale))
    assert doubting.bias < usual.bias


def spread(examples: list[Example], name: str) -> list[Example]:
    """The same questions, asked of other documents."""
    return [
        replace(one, case=one.case.model_copy(update={"gold": (f"{name}-{at}",), "id": f"{name}-{at}"}))
        for at, one in enumerate(examples)
    ]


def keep(cache: Path, name: str, examples: list[Example]) -> None:
    (cache / f"{name}.pkl").write_bytes(pickle.dumps(examples))


def without_meaning(one: Example) -> Example:
    return replace(one, weighed=replace(one.weighed, is_read=False))


def test_the_command_prints_what_each_fit_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = town_examples(bourg(tmp_path), None)
    ours = [one for name in "abcdef" for one in spread(examples, name)]
    for town in unlearned_towns():
        keep(tmp_path, town.name, examples)
    keep(tmp_path, "ours", ours)
    keep(tmp_path, "unread", [without_meaning(one) for one in ours])
    monkeypatch.setattr("sys.argv", ["fitting", str(tmp_path), "--cache", str(tmp_path)])
    main()
    said = capsys.readouterr().out
    assert all(f"{name} = " in said for name in ("SCALE", "SIGNS", "TRAITS", "UNREAD_SIGNS", "UNREAD_TRAITS"))
    assert said.count("extracts right on documents left out: ") == 3
    keep(tmp_path, "ours", [without_meaning(one) for one in ours])
    with pytest.raises(SystemExit, match="no embedder"):
        main()
