"""Words of a danger told calmly: a second opinion by meaning, which takes no alarm away."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.answering.calm import CALM as LIMIT
from bot.answering.calm import GRAVE, UNEASY, Calmness
from bot.answering.emergencies import danger_in
from bot.answering.search.channels import Vectors
from bot.assemble import calmness_of
from bot.engines.onnx_embedding import CALM, FRENCH_NAME, OnnxEmbedder, packaged_calmness, packaged_french
from eval.cases import Expected, read_cases

DATA = Path(__file__).parent / "data"
CASES = Path(__file__).parents[3] / "eval" / "cases"


class Other:
    """An embedder of another name."""

    name, dims = "other", 2

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.array([[1.0, 0.0]] * len(texts), np.float32)


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    folder = packaged_french()
    assert folder is not None
    return OnnxEmbedder(folder, FRENCH_NAME, threads=1)


def said(ending: str) -> list[str]:
    tables = [tomllib.loads(path.read_text("utf-8")) for path in DATA.glob(f"*{ending}.toml")]
    return [text for table in tables for texts in table.values() for text in texts]


def test_without_an_embedder_or_its_weights_nothing_is_calm() -> None:
    assert not Calmness().calm("À quelle heure ouvre la piscine ?")
    assert packaged_calmness(Other()) == Calmness()
    assert calmness_of(None, 1) == Calmness()


def test_the_weights_are_those_of_the_packaged_embedder(embedder: OnnxEmbedder) -> None:
    folder = packaged_french()
    assert folder is not None
    told = json.loads((folder / CALM).read_text("utf-8"))
    assert told["embedder"] == FRENCH_NAME and len(told["weights"]) == embedder.dims


def test_the_chance_of_a_danger_is_that_of_the_weights() -> None:
    assert Calmness(Other(), np.array([2.0, 9.0], np.float32), -2.0).danger("peu importe") == pytest.approx(0.5)
    assert Calmness(Other(), np.array([-3.0, 0.0], np.float32), 0.0).calm("peu importe")
    assert not Calmness(Other(), np.array([1e6, 0.0], np.float32), 0.0).calm("peu importe")


def test_without_an_embedder_or_at_few_words_nothing_is_told() -> None:
    assert Calmness().told("mon mari est tout bleu depuis un moment") == 0.0
    model = Calmness(Other(), np.array([9.0, 0.0], np.float32), 0.0)
    assert model.told("peu importe ce que cela dit") > GRAVE
    assert model.told("peu importe") == 0.0


def blind(file: str) -> list[str]:
    tables = tomllib.loads((DATA / "unlearned" / file).read_text("utf-8"))
    return [text for texts in tables.values() for text in texts]


def test_most_dangers_told_in_unknown_words_are_heard_by_what_they_mean(embedder: OnnxEmbedder) -> None:
    calmness = packaged_calmness(embedder)
    unheard = [calmness.told(text) for text in blind("dangers.toml") if danger_in(text) is None]
    assert len(unheard) > 20
    assert sum(one > UNEASY for one in unheard) >= 0.5 * len(unheard)
    assert sum(one > GRAVE for one in unheard) >= 0.2 * len(unheard)
    others = [calmness.told(text) for text in blind("lookalikes.toml") if danger_in(text) is None]
    assert sum(one > UNEASY for one in others) <= 0.04 * len(others)


def test_questions_of_every_day_are_not_grave(embedder: OnnxEmbedder) -> None:
    calmness = packaged_calmness(embedder)
    asked = [case.question for case in read_cases([CASES]) if case.expect in (Expected.ANSWERED, Expected.REFUSED)]
    told = list(map(calmness.told, asked))
    assert sum(one > UNEASY for one in told) <= 0.01 * len(told)
    assert sum(one > GRAVE for one in told) <= 0.002 * len(told)


def test_few_dangers_are_held_calm_and_most_ordinary_questions_are(embedder: OnnxEmbedder) -> None:
    calmness = packaged_calmness(embedder)
    dangers, others = said("dangers"), said("lookalikes")
    assert sum(map(calmness.calm, dangers)) <= 0.03 * len(dangers)
    assert sum(map(calmness.calm, others)) >= 0.4 * len(others)
    for text in ("Mon bébé est tout bleu", "Il y a le feu chez le voisin", "Mon mari me frappe, j'ai peur"):
        assert calmness.danger(text) > 2 * LIMIT, text
