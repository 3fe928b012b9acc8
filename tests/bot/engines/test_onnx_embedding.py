"""The packaged embedder of our own: what it promises, whatever the texts stand beside."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from bot.engines.embedding import EmbedderUnavailableError, PassageEmbedder
from bot.engines.embedding_french import french_encoder, load_french
from bot.engines.onnx_embedding import FRENCH_NAME, MODEL, TOKENIZER, OnnxEmbedder, packaged_french
from bot.engines.onnx_weights import WeightsUnreadableError, float_weights

DIGESTS = {"guichet-marian-fr-4": "bd2f70e475283c8f99eedfe837022ba15c0cc477cac1312c72151ecc8273d18e"}
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


def test_passages_in_another_precision_keep_the_direction_of_8_bits(embedder: OnnxEmbedder) -> None:
    assert FOLDER is not None
    texts = ["La déchèterie est ouverte le samedi.", "Carte d'identité", "Le repas de la cantine coûte 3,85 euros."] * 9
    passages = PassageEmbedder(FOLDER, FRENCH_NAME, 2, load_french).embed([*texts, "mot " * 500])
    alike = passages[:-1] @ embedder.embed(texts).T
    assert alike.diagonal().min() > 0.97
    assert alike[0, 1] < 0.6
    assert passages.shape == (28, embedder.dims)


def test_weights_are_those_of_the_file_times_their_scales() -> None:
    onnx = pytest.importorskip("onnx")
    assert FOLDER is not None
    found = float_weights(FOLDER / MODEL)
    kept = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(FOLDER / MODEL).graph.initializer}
    name = "encoder.embed_tokens.weight"
    whole, scale, zero = (kept[f"{name}{end}"] for end in ("_quantized", "_scale", "_zero_point"))
    assert np.array_equal(found[name], (whole.astype(np.float32) - zero.astype(np.float32)) * scale)
    assert (
        found["encoder.layers.5.final_layer_norm.bias"].tolist()
        == kept["encoder.layers.5.final_layer_norm.bias"].tolist()
    )
    assert len(found) == 100


@pytest.mark.parametrize("content", [None, b"", b"not a model", b"\x3a\x03\x2a\x05ab", b"\x3a\xff\xff\xff\xff\xff"])
def test_a_file_of_other_weights_is_said(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / MODEL).write_bytes(content)
    with pytest.raises(WeightsUnreadableError, match="no readable weights"):
        float_weights(tmp_path / MODEL)


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    assert FOLDER is not None
    held = dict(float_weights(FOLDER / MODEL))
    with pytest.raises(ValueError, match="weights of another model"):
        french_encoder({name: one for name, one in held.items() if name != "head.bias"})
    with pytest.raises(ValueError, match=r"weights of another model: other\.weight"):
        french_encoder(held | {"other.weight": held["head.bias"]})
    with pytest.raises(ValueError, match="weights of another model"):
        french_encoder({"head.bias": held["head.bias"]})
    (tmp_path / MODEL).write_bytes(b"not a model")
    (tmp_path / TOKENIZER).write_bytes((FOLDER / TOKENIZER).read_bytes())
    with pytest.raises(EmbedderUnavailableError, match=str(tmp_path)):
        load_french(tmp_path)
