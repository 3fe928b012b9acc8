"""A cross-encoder read from a folder: a tiny one with random weights, made here."""

from pathlib import Path

import pytest

from bot.answering.search.rerank import reranked
from bot.answering.spelling import Respelt
from bot.domain.documents import Passage, Ranked
from bot.domain.territories import Layer
from bot.engines.cross_encoder import CrossEncoderReranker
from bot.engines.embedding import EmbedderUnavailableError

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "eau", "mairie", "tarif", "piscine", "stationnement", "livre"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    transformers = pytest.importorskip("transformers")
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    torch.manual_seed(5)
    made = tmp_path_factory.mktemp("cross-encoder")
    cut = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    cut.pre_tokenizer = Whitespace()
    transformers.PreTrainedTokenizerFast(tokenizer_object=cut, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(
        made
    )
    shape = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        num_labels=1,
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(shape).save_pretrained(made)
    return made


def found(*texts: str) -> list[Ranked]:
    return [
        Ranked(Passage(str(n), str(n), "", (), text, "", Layer.COMMUNAL, "bourg", 0, ""), 1 - n / 10)
        for n, text in enumerate(texts)
    ]


def test_it_scores_the_passages_it_reads_and_leaves_the_others(folder: Path) -> None:
    judge = CrossEncoderReranker(folder, threads=1, read=2)
    passages = found("eau", "tarif piscine", "livre")
    scores = judge.scores(Respelt("tarif de l'eau"), passages, 50)
    assert len(scores) == 2
    assert scores == judge.scores(Respelt("tarif de l'eau"), passages, 50)
    assert scores[0] != scores[1]
    assert judge.scores(Respelt("eau"), [], 50) == []
    assert [one.passage.id for one in reranked(Respelt("eau"), passages, judge)][2] == "2"


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailableError, match=str(tmp_path)):
        CrossEncoderReranker(tmp_path, threads=1)
