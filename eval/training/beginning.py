"""What the packaged embedder is before our lessons: the encoder of opus-mt-fr-en, which was taught to read French.

It keeps the pieces most said by what it will learn from, in lower case, and its head is the matrix that brings the mean
of its states nearest to a teacher's vectors (ridge regression).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from bot.answering.search.channels import Vectors
from bot.engines.embedding_french import END, FrenchEncoder, Shape, french_encoder
from bot.engines.onnx_embedding import MODEL, TOKENIZER
from bot.engines.onnx_weights import Floats, Weights, float_weights

PIECES = 9000
"""What a file of 25 MB has room for: 98.8 % of what is said in sheets and questions."""
WIDTH, INNER, LAYERS, DIMS = 512, 2048, 6, 384
RIDGE = 1.0
SEED = 3
GRID = 64
"""Steps on each side of nought in which eval/training/exporting.py writes a row of weights."""
WEIGHTS = "weights.npz"
BEGINNING = "▁"
"""What stands for a space, at the beginning of a word."""
_BARE = "abcdefghijklmnopqrstuvwxyzéèàêîôûçù0123456789"
_SPECIAL = ("<pad>", "</s>", "<unk>")
_PREFIX = "model.encoder."
_SHARED, _POSITIONS = "model.shared.weight", "embed_positions.weight"


class Pieces:
    """The pieces of a translator's folder (source.spm), and the rows of its matrix they stand for."""

    def __init__(self, folder: Path) -> None:
        import sentencepiece

        source = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        numbers: Mapping[str, int] = json.loads((folder / "vocab.json").read_text("utf-8"))
        known = (at for at in range(source.get_piece_size()) if not source.is_control(at) and not source.is_unknown(at))
        self._scores = {source.id_to_piece(at): source.get_score(at) for at in known}
        self._scores = {piece: score for piece, score in self._scores.items() if piece in numbers}
        self._numbers = numbers

    def most_said(self, texts: Sequence[str], most: int = PIECES) -> frozenset[str]:
        """The pieces most found in these texts, and every letter of them, so that nothing is unknown."""
        said = Counter(piece for cut in self.tokenizer().encode_batch(list(texts)) for piece in cut.tokens)
        letters = {letter for piece in said for letter in piece}
        alone = {piece for piece in said if len(piece.removeprefix(BEGINNING)) <= 1}
        bare = {f"{BEGINNING}{letter}" for letter in _BARE}
        return frozenset({*(piece for piece, _ in said.most_common(most)), *letters, *alone, *bare})

    def kept(self, keep: frozenset[str] | None = None) -> list[str]:
        """Those that are kept, in the order of their numbers in the tokenizer, after the special ones."""
        return [piece for piece in self._scores if keep is None or piece in keep]

    def rows(self, keep: frozenset[str]) -> list[int]:
        """The rows of the translator's matrix, in the order of the tokenizer's numbers."""
        return [self._numbers[piece] for piece in (*_SPECIAL, *self.kept(keep))]

    def tokenizer(self, keep: frozenset[str] | None = None) -> Tokenizer:
        """What cuts texts into the pieces kept, in lower case (Kudo, arXiv:1804.10959)."""
        unknown = min(self._scores.values()) - 10
        scored = [(piece, self._scores[piece]) for piece in self.kept(keep)]
        made = Tokenizer(models.Unigram([*((one, 0.0) for one in _SPECIAL[:2]), (_SPECIAL[2], unknown), *scored], 2))
        made.normalizer = normalizers.Sequence(
            [
                normalizers.Replace("’", "'"),
                normalizers.NFKC(),
                normalizers.Lowercase(),
                normalizers.Replace(Regex(r"\s+"), " "),
                normalizers.Strip(),
            ]
        )
        made.pre_tokenizer = pre_tokenizers.Metaspace(replacement=BEGINNING, prepend_scheme="always")
        made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", END)])
        return made


def first_model(folder: Path, rows: Sequence[int]) -> FrenchEncoder:
    """The translator's encoder with these rows of its matrix; its head is still to be found."""
    held = torch.load(folder / "pytorch_model.bin", map_location="cpu", weights_only=True)
    model = FrenchEncoder(Shape(len(rows), WIDTH, INNER, LAYERS, DIMS))
    own = {name.removeprefix(_PREFIX): value for name, value in held.items() if name.startswith(_PREFIX)}
    own["embed_tokens.weight"] = held.get(_SHARED, own.get("embed_tokens.weight"))[torch.tensor(rows)]
    told = model.encoder.load_state_dict({name: one for name, one in own.items() if name != _POSITIONS}, strict=False)
    if strange := [*told.unexpected_keys, *(name for name in told.missing_keys if name != _POSITIONS)]:
        raise SystemExit(f"{folder} holds another translator: {', '.join(strange[:3])}")
    return model


def head_towards(states: Vectors, wanted: Vectors) -> tuple[Vectors, Vectors]:
    """The matrix and the bias that bring these mean states (n, width) nearest to the vectors wanted (n, dims).

    Both are scaled alike, so that a vector is of length one on average: its direction alone matters.
    """
    known = np.hstack([states, np.ones((len(states), 1), np.float32)]).astype(np.float64)
    found = np.linalg.solve(known.T @ known + RIDGE * np.eye(known.shape[1]), known.T @ wanted)
    found /= np.linalg.norm(known @ found, axis=1).mean()
    return found[:-1].T.astype(np.float32), found[-1].astype(np.float32)


def give_head(model: FrenchEncoder, matrix: Vectors, bias: Vectors) -> None:
    """The head found."""
    model.head.load_state_dict({"weight": torch.tensor(matrix), "bias": torch.tensor(bias)})


def keep_model(model: FrenchEncoder, tokenizer: str, into: Path) -> None:
    """Writes its weights as they are, and its tokenizer, for another lesson to go on from."""
    into.mkdir(parents=True, exist_ok=True)
    (into / TOKENIZER).write_text(tokenizer, "utf-8")
    np.savez(into / WEIGHTS, **{name: held.detach().numpy() for name, held in model.state_dict().items()})


def known_model(folder: Path) -> tuple[FrenchEncoder, str]:
    """What `keep_model` wrote, or a model as the product has it, and its tokenizer."""
    tokenizer = (folder / TOKENIZER).read_text("utf-8")
    if not (folder / WEIGHTS).is_file():
        return french_encoder(_off_the_grid(float_weights(folder / MODEL))), tokenizer
    with np.load(folder / WEIGHTS) as held:
        return french_encoder({name: held[name] for name in held.files}), tokenizer


def _off_the_grid(weights: Weights) -> Weights:
    """Weights read from 8 bits, moved to anywhere within what was rounded: what a lesson adds is less than a step, and
    would be rounded away when they are written again."""
    dice = np.random.default_rng(SEED)
    return {name: _shaken(held, dice) if held.ndim > 1 else held for name, held in weights.items()}


def _shaken(held: Floats, dice: np.random.Generator) -> Floats:
    step = np.abs(held).max(axis=1, keepdims=True) / GRID
    return np.asarray(held + step * dice.uniform(-0.5, 0.5, held.shape), np.float32)
