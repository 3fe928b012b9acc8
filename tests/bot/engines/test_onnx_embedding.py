"""The packaged embedder of our own: what it promises, whatever the texts stand beside."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from bot.engines.embedding import EmbedderUnavailableError
from bot.engines.onnx_embedding import FRENCH_NAME, MODEL, OnnxEmbedder, packaged_french

DIGESTS = {"guichet-minilm-fr-1": "10d842c54de47fbb2118a35c0e4c33bd138b247b4b22e22b89657c44e7cbb73d"}
"""What each name stands for: other weights need another name, or indexes would mix vectors of two models."""

FOLDER = packaged_french()


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    assert FOLDER is not None
    return OnnxEmbedder(FOLDER, FRENCH_NAME, threads=2)


def test_the_name_stands_for_these_very_weights() -> None:
    assert FOLDER is not None
    assert hashlib.sha256((FOLDER / MODEL).read_bytes()).hexdigest() == DIGESTS[FRENCH_NAME]


def test_the_file_stays_small() -> None:
    assert FOLDER is not None
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 25_000_000


def test_unit_vectors_in_the_order_of_the_texts(embedder: OnnxEmbedder) -> None:
    texts = ["La déchèterie est ouverte le samedi.", "", "Carte d'identité", "mot " * 2000, "Mariage civil", "Cantine"]
    found = embedder.embed(texts)
    assert found.shape == (6, embedder.dims)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-4)
    assert embedder.embed([]).shape == (0, embedder.dims)


def test_a_text_has_the_same_vector_alone_and_among_others(embedder: OnnxEmbedder) -> None:
    texts = ["Où jeter mes encombrants ?", "mot " * 300, "Inscription à la cantine", "Passeport", "Acte de naissance"]
    assert np.array_equal(embedder.embed(texts), np.vstack([embedder.embed([text]) for text in texts]))


def test_a_question_is_nearer_to_its_passage(embedder: OnnxEmbedder) -> None:
    asked = embedder.embed(["Comment refaire ses papiers d'identité ?"])[0]
    told = embedder.embed(
        [
            "La demande de carte nationale d'identité se fait en mairie, avec une photo et un justificatif.",
            "Les bacs jaunes sont collectés le mardi matin, sauf jours fériés.",
            "La piscine ferme deux semaines en septembre pour sa vidange annuelle.",
        ]
    )
    assert int(np.argmax(told @ asked)) == 0


@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_a_folder_without_a_usable_model_is_said(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / MODEL).write_bytes(content)
    with pytest.raises(EmbedderUnavailableError, match="no usable embedder"):
        OnnxEmbedder(tmp_path, "x", threads=1)
