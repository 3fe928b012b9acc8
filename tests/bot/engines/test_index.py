"""What every index promises, whatever holds it."""

from datetime import date

import numpy as np
import pytest
from qdrant_client import QdrantClient

from bot.answering.retrieve import Index, SparseVector, Wanted
from bot.engines import index_edge, index_server
from bot.engines.generations import open_view, write_generation
from bot.engines.index_server import IndexUnavailableError, connect, open_published
from bot.engines.index_server_writing import publish
from bot.engines.sparse import FrenchAnalyser

TODAY = Wanted(("bourg", "agglo", "france"), date(2026, 11, 23))


def found(index: Index, analyser: FrenchAnalyser, text: str, wanted: Wanted = TODAY) -> list[str]:
    return [hit.passage.document_id for hit in index.sparse("stem", analyser.stem_vector(text), wanted, 5)]


def test_finds_by_stems_and_by_four_letters(index, analyser) -> None:
    assert found(index, analyser, "les déchetteries")[0] == "dechets"
    misspelt = index.sparse("char4", analyser.char4_vector("dechaiterie"), TODAY, 5)
    assert misspelt[0].passage.document_id == "dechets"


def test_finds_by_meaning(index, made) -> None:
    hits = index.dense(made.vectors[5], TODAY, 3)
    assert hits[0].passage.document_id == "dechets"
    assert hits[0].score == pytest.approx(1.0)


def test_what_holds_for_another_commune_is_never_found(index, analyser) -> None:
    assert "cantine-autre" not in found(index, analyser, "prix du repas à la cantine")
    assert found(index, analyser, "prix du repas à la cantine", Wanted(("autre",), TODAY.day)) == ["cantine-autre"]


def test_only_what_is_in_force_on_the_day_is_found(index, analyser) -> None:
    assert found(index, analyser, "tarif du repas de la cantine")[0] == "cantine-2026"
    on_last_day = Wanted(TODAY.owners, date(2026, 8, 31))
    assert "cantine-2025" in found(index, analyser, "repas cantine", on_last_day)
    assert "cantine-2026" not in found(index, analyser, "repas cantine", on_last_day)


def test_the_best_is_the_first_of_many_however_often_it_is_asked(index, analyser) -> None:
    """What is asked one by one is remembered, for those asked for alone: another commune or day is another search."""
    words, elsewhere = analyser.stem_vector("repas cantine"), Wanted(("autre",), TODAY.day)
    for wanted in (TODAY, elsewhere, Wanted(TODAY.owners, date(2026, 8, 31)), TODAY, elsewhere):
        assert index.sparse("stem", words, wanted, 1) == index.sparse("stem", words, wanted, 5)[:1]


def test_filters_hold_for_meaning_too(index, made) -> None:
    every = {hit.passage.document_id for hit in index.dense(made.vectors[3], TODAY, 20)}
    assert every == {"carte", "cantine-2026", "dechets", "eau", "passeport"}


def test_a_form_number_is_found_whole(index, analyser) -> None:
    assert found(index, analyser, "12100*02") == ["passeport"]


def test_nothing_asked_nothing_found(index) -> None:
    assert index.sparse("stem", SparseVector((), ()), TODAY, 5) == []


def test_gives_a_document_in_reading_order_and_whole(index, made) -> None:
    assert [one.id for one in index.passages("carte")] == ["carte#0", "carte#1"]
    assert index.passages("inconnu") == []
    assert index.passage("cantine-2025#0") == made.passages[2]
    assert index.passage("inconnu#0") is None


@pytest.mark.parametrize("page", [1, 2, 64])
def test_leafs_through_all_it_holds_once(index, monkeypatch, page) -> None:
    for engine in (index_edge, index_server):
        monkeypatch.setattr(engine, "PAGE", page)
    pages = list(index.pages())
    assert all(len(found) <= page for found in pages)
    held = [passage for found in pages for passage in found]
    assert len(held) == len(set(held)) == index.count()
    assert set(index.passages("carte")) <= set(held)


def test_says_which_generation_and_embedder_it_is(index) -> None:
    assert index.embedder == "directions"
    assert index.generation.startswith("20")


def test_both_kinds_give_the_same_hits(made, analyser, root) -> None:
    parts = (made.passages, made.vectors, analyser, made.territory, made.places, made.manifest)
    write_generation(root, *parts)
    client = QdrantClient(":memory:")
    publish(client, "guichet", *parts)
    edge, server = open_view(root), open_published(client, "guichet")
    for text in ("carte d'identité", "prix de l'eau", "tarif repas cantine", "horaires déchetterie", "passport"):
        for channel, vector in (("stem", analyser.stem_vector(text)), ("char4", analyser.char4_vector(text))):
            ours, theirs = (one.sparse(channel, vector, TODAY, 10) for one in (edge, server))
            assert [hit.passage for hit in ours] == [hit.passage for hit in theirs]
            assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], rel=1e-4)
    vector = np.linspace(1, 0, 16, dtype=np.float32)
    assert [hit.passage.id for hit in edge.dense(vector, TODAY, 4)] == [
        hit.passage.id for hit in server.dense(vector, TODAY, 4)
    ]
    edge.close()


def test_a_generation_without_vectors_answers_by_words_alone(made, analyser, root) -> None:
    lexical = (made.passages, None, analyser, made.territory, made.places, type(made.manifest)(None, {}))
    write_generation(root, *lexical)
    client = QdrantClient(":memory:")
    publish(client, "guichet", *lexical)
    for index in (open_view(root), open_published(client, "guichet")):
        assert index.embedder is None
        assert index.dense(made.vectors[0], TODAY, 5) == []
        assert found(index, analyser, "CNI")[0] == "carte"


def test_an_empty_territory_can_be_published(made, analyser, root) -> None:
    write_generation(root, (), None, analyser, made.territory, (), type(made.manifest)(None, {}))
    assert found(open_view(root), analyser, "carte") == []


def test_a_server_publication_switches_the_alias_and_keeps_three(made, analyser) -> None:
    client = QdrantClient(":memory:")
    parts = (made.vectors, analyser, made.territory, made.places, made.manifest)
    publish(client, "guichet", made.passages, *parts)
    before = open_published(client, "guichet")
    for _ in range(3):
        last = publish(client, "guichet", made.passages[:4], made.vectors[:4], *parts[1:])
    after = open_published(client, "guichet")
    assert (after.generation, after.count(), after.territory, after.places) == (last, 4, made.territory, made.places)
    assert len(client.get_collections().collections) == 3
    assert before.generation != last


def test_an_unreachable_server_is_said_in_one_line() -> None:
    with pytest.raises(IndexUnavailableError) as said:
        open_published(connect("http://127.0.0.1:9", None, 1), "guichet")
    assert "\n" not in str(said.value)


def test_a_server_without_publication_says_what_to_run() -> None:
    with pytest.raises(IndexUnavailableError, match="guichet-ingest run"):
        open_published(QdrantClient(":memory:"), "guichet")
