"""`synonyms.toml`: good entries reach the analysis of questions through the generation, each bad one is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.services import Services, Synonyms
from bot.engines.generations import load_services
from bot.engines.services_json import services_from_json, services_to_json
from bot.engines.sparse import FrenchAnalyser
from bot.engines.vocabulary import packaged_vocabulary, with_territory
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.synonyms import read_synonyms
from tests.ingestion.folders import territory

GOOD = '[same]\n"bac jaune" = ["poubelle jaune", "BJ"]\n\n[near]\n"benne" = ["déchèterie"]\n'


def analyser(synonyms: Synonyms) -> FrenchAnalyser:
    return FrenchAnalyser(vocabulary=with_territory(packaged_vocabulary(), synonyms))


def test_without_the_file_nothing_is_added(tmp_path: Path) -> None:
    assert read_synonyms(tmp_path).synonyms == Synonyms()


@pytest.mark.parametrize(
    ("text", "named", "said"),
    [
        ('[same]\n"a" = "b"', "same a", "must be a list of texts"),
        ('[same]\n"bac" = []', "same bac", "must be a list of texts"),
        ('[near]\n\n"bac" = ["le"]', "near bac", "« le » says nothing"),
        ('[same]\n"bac" = ["Bac"]', "same bac", "the same writing twice"),
        (f'[same]\n"bac" = ["{"x" * 61}"]', "same bac", "longer than 60"),
        (f'[near]\n"bac" = {[f"mot{n}" for n in range(21)]}', "near bac", "more than the 20"),
        ("[autre]\n", "synonyms.toml", "unknown key autre"),
        ("[same\n", "synonyms.toml", "cannot be read"),
    ],
)
def test_a_bad_entry_is_named_and_costs_only_itself(tmp_path: Path, text: str, named: str, said: str) -> None:
    (tmp_path / "synonyms.toml").write_text(text, "utf-8")
    (remark,) = read_synonyms(tmp_path).remarks
    assert remark.source == named
    assert said in remark.text


def test_the_line_of_a_bad_entry_is_told(tmp_path: Path) -> None:
    (tmp_path / "synonyms.toml").write_text(GOOD + '"le" = ["bac"]\n', "utf-8")
    read = read_synonyms(tmp_path)
    assert [one.location for one in read.remarks] == ["synonyms.toml line 6"]
    assert read.synonyms.near == {"benne": ("déchèterie",)}


def test_a_question_with_one_writing_looks_for_all() -> None:
    words = analyser(Synonyms(same={"bac jaune": ("poubelle jaune", "BJ")}))
    assert {"bac", "bj"} <= set(words.near_terms("Où jeter la poubelle jaune ?"))
    assert "poubel" in words.near_terms("Ma BJ est cassée")
    assert "bj" not in analyser(Synonyms()).near_terms("Où jeter la poubelle jaune ?")


def test_near_words_are_added_to_the_general_ones() -> None:
    general, local = analyser(Synonyms()), analyser(Synonyms(near={"poubelle": ("colonne",)}))
    said = set(general.near_terms("poubelle"))
    assert said
    assert set(local.near_terms("poubelle")) == said | set(general.terms("colonne"))


def test_documents_are_analysed_as_before() -> None:
    assert analyser(Synonyms(same={"bac jaune": ("BJ",)})).terms("le bac jaune") == FrenchAnalyser().terms(
        "le bac jaune"
    )


def test_a_generation_carries_them_and_an_older_one_has_none() -> None:
    services = Services(synonyms=Synonyms(same={"a": ("b",)}, near={"c": ("d", "e")}))
    assert services_from_json(services_to_json(services)) == services
    assert services_from_json('{"competences": [], "actions": []}') == Services()


def test_a_change_of_the_file_is_published_and_nothing_is_embedded_again(tmp_path: Path) -> None:
    folder = territory(tmp_path / "t", {"tri.md": "# Tri\n\nLe bac jaune est pour les emballages."})

    def run() -> str:
        return ingest(
            folder, tmp_path / "d", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent
        ).generation

    first = run()
    (folder / "synonyms.toml").write_text(GOOD + "[autre]\n", "utf-8")
    report = ingest(folder, tmp_path / "d", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)
    assert report.published
    assert report.generation != first
    assert [remark.text for remark in report.notes] == ["unknown key autre"]
    kept = load_services(tmp_path / "d/index").synonyms
    assert kept == replace(read_synonyms(folder).synonyms)
    assert kept.same == {"bac jaune": ("poubelle jaune", "BJ")}


def test_those_of_the_demo_territory_are_all_good() -> None:
    read = read_synonyms(Path(__file__).parents[2] / "corpus")
    assert read.remarks == ()
    assert read.synonyms.same
