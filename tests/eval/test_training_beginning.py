"""What the embedder is before our lessons: a translator's encoder with fewer pieces, and a head towards a teacher."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer
from transformers import MarianConfig, MarianMTModel

from bot.engines.embedding_french import FrenchEncoder, Shape, french_encoder
from bot.engines.onnx_embedding import FRENCH_FOLDER, MODEL, TOKENIZER
from bot.engines.onnx_weights import float_weights
from eval.training import beginning
from eval.training.beginning import GRID, Pieces, first_model, give_head, head_towards, keep_model, known_model
from eval.training.contrast import Student

SAID = ["La déchèterie est ouverte le samedi matin.", "Où refaire ma carte d'identité ?", "Le prix de la cantine"] * 40


def translator(folder: Path, pieces: int) -> MarianMTModel:
    """A tiny one, written as Marian's are."""
    torch.manual_seed(1)
    config = MarianConfig(
        vocab_size=pieces, d_model=16, encoder_layers=2, decoder_layers=1, encoder_attention_heads=8,
        decoder_attention_heads=8, encoder_ffn_dim=24, decoder_ffn_dim=24, max_position_embeddings=512,
        pad_token_id=pieces - 1, decoder_start_token_id=pieces - 1, scale_embedding=True, activation_function="swish",
    )  # fmt: skip
    model = MarianMTModel(config)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return model.train(False)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"WIDTH": 16, "INNER": 24, "LAYERS": 2, "DIMS": 4}.items():
        monkeypatch.setattr(beginning, name, value)


@pytest.mark.usefixtures("small")
def test_it_reads_as_the_translator_does_with_the_rows_it_kept(tmp_path: Path) -> None:
    whole, rows = translator(tmp_path, 20), [19, 0, 1, 7, 3]
    made = first_model(tmp_path, rows).train(False)
    ids, mask = torch.tensor([[3, 4, 4, 1]]), torch.ones(1, 4, dtype=torch.long)
    with torch.no_grad():
        read = whole.model.encoder(input_ids=torch.tensor(rows)[ids], attention_mask=mask).last_hidden_state
        assert torch.allclose(made.mean(ids, mask)[:, 0], read.mean(1), atol=1e-5)


@pytest.mark.usefixtures("small")
def test_a_folder_of_something_else_is_said(tmp_path: Path) -> None:
    held = translator(tmp_path, 20).state_dict()
    del held["model.encoder.layers.1.fc1.weight"]
    torch.save(held, tmp_path / "pytorch_model.bin")
    with pytest.raises(SystemExit, match="another translator"):
        first_model(tmp_path, [19, 0, 1])


def test_the_head_brings_states_to_the_vectors_wanted() -> None:
    dice = np.random.default_rng(4)
    states = dice.normal(size=(400, 6)).astype(np.float32)
    wanted = (states @ dice.normal(size=(6, 3)) + 2).astype(np.float32)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    matrix, bias = head_towards(states, wanted)
    found = states @ matrix.T + bias
    length = np.linalg.norm(found, axis=1)
    assert float(((found / length[:, None]) * wanted).sum(1).mean()) > 0.9
    assert abs(float(length.mean()) - 1) < 1e-3


def test_what_a_lesson_leaves_is_what_the_next_one_begins_with(tmp_path: Path) -> None:
    tokenizer = (FRENCH_FOLDER / TOKENIZER).read_text("utf-8")
    model = FrenchEncoder(Shape(Tokenizer.from_str(tokenizer).get_vocab_size(), 16, 24, 2, 4))
    give_head(model, np.ones((4, 16), np.float32), np.zeros(4, np.float32))
    keep_model(model, tokenizer, tmp_path)
    again, cut = known_model(tmp_path)
    assert cut == tokenizer
    alike = [Student(one, tokenizer, 1e-3).embed(SAID[:3], 32) for one in (model, again)]
    assert np.array_equal(*alike)


def test_pieces_most_said_are_kept_with_their_rows_and_every_letter(tmp_path: Path) -> None:
    spm = pytest.importorskip("sentencepiece")
    with (tmp_path / "source.spm").open("wb") as written:
        spm.SentencePieceTrainer.train(
            sentence_iterator=iter(SAID), model_writer=written, vocab_size=42, pad_id=3, minloglevel=2
        )
    source = spm.SentencePieceProcessor(model_file=str(tmp_path / "source.spm"))
    names = [source.id_to_piece(at) for at in range(42) if not source.is_control(at) and not source.is_unknown(at)]
    numbers = {piece: at for at, piece in enumerate(["</s>", "<unk>", *reversed(names), "<pad>"])}
    (tmp_path / "vocab.json").write_text(json.dumps(numbers), "utf-8")
    pieces = Pieces(tmp_path)
    keep = pieces.most_said(SAID, 12)
    tokenizer, rows = pieces.tokenizer(keep), pieces.rows(keep)
    assert rows[:3] == [numbers["<pad>"], 0, 1] and len(rows) == tokenizer.get_vocab_size() < 42
    for text in ("le  PRIX", "l’identité"):
        cut = tokenizer.encode(text)
        assert cut.tokens[-1] == "</s>" and "<unk>" not in cut.tokens
        assert [rows[at] for at in cut.ids] == [numbers[piece] for piece in cut.tokens]
        assert "".join(cut.tokens[:-1]).replace("▁", " ") == " " + text.lower().replace("  ", " ").replace("’", "'")


def test_the_packaged_model_is_gone_on_from_off_the_grid_of_its_8_bits() -> None:
    model, tokenizer = known_model(FRENCH_FOLDER)
    on_the_grid = french_encoder(float_weights(FRENCH_FOLDER / MODEL))
    held, rounded = (one.encoder.layers[0].fc1.weight.detach().numpy() for one in (model, on_the_grid))
    step = np.abs(rounded).max(axis=1, keepdims=True) / GRID
    assert 0.4 < (np.abs(held - rounded) / step).max() <= 0.51
    one, other = (Student(each, tokenizer, 1e-4).embed(SAID[:3], 32) for each in (model, on_the_grid))
    assert (one * other).sum(axis=1).min() > 0.98
