"""Passages are embedded fast, and so that what is searched finds the same."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizerFast

from bot.engines.embedding import EmbedderUnavailableError, PassageEmbedder, SentenceEmbedder

TEXTS = [
    "La mairie est ouverte du lundi au vendredi de 9 h à 12 h et de 14 h à 17 h.",
    "Collecte des déchets\nLe bac jaune est ramassé le mardi. " * 9,
    "Le portail famille permet d'inscrire un enfant à la cantine.",
    "x",
    "Les demandes de carte d'identité se font sur rendez-vous. " * 40,
]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[SentenceEmbedder, PassageEmbedder]:
    """A model of the library's own format, tiny and taught nothing."""
    whole, bare = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("bare")
    letters = sorted({letter for text in TEXTS for letter in text.lower() if letter.strip()})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (bare / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(1)
    shape = BertConfig(
        vocab_size=len(words), hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128
    )
    BertModel(shape).save_pretrained(bare)
    BertTokenizerFast(str(bare / "vocab.txt"), strip_accents=False).save_pretrained(bare)
    transformer = Transformer(str(bare), max_seq_length=128)
    SentenceTransformer(modules=[transformer, Pooling(64)]).save(str(whole))
    return SentenceEmbedder(whole, "tiny", 1), PassageEmbedder(whole, "tiny", 2)


def test_the_vectors_of_passages_are_those_that_questions_are_compared_with(
    both: tuple[SentenceEmbedder, PassageEmbedder],
) -> None:
    questions, passages = both
    texts = [f"{text} {number}" for number in range(8) for text in TEXTS]
    exact, fast = questions.embed(texts), passages.embed(texts)
    assert fast.dtype == np.float32
    assert fast.shape == (len(texts), questions.dims)
    assert np.allclose(np.linalg.norm(fast, axis=1), 1, atol=1e-5)
    assert float((exact * fast).sum(axis=1).min()) > 0.999


def test_callers_at_once_and_no_text_at_all_are_served(both: tuple[SentenceEmbedder, PassageEmbedder]) -> None:
    _, passages = both
    alone = passages.embed(TEXTS)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: passages.embed(TEXTS), range(3)))
    assert all(np.allclose(one, alone, atol=0.01) for one in found)
    assert passages.embed([]).shape == (0, passages.dims)


def test_a_folder_without_a_model_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    with pytest.raises(EmbedderUnavailableError, match=str(folder)):
        PassageEmbedder(folder, "none", 1)
