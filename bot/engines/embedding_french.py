"""The packaged embedder in torch, with the weights of its ONNX file: for the passages of an ingestion, and to learn.

An encoder of opus-mt-fr-en (Marian, Junczys-Dowmunt et al., arXiv:1804.00344), the mean of its states, and a matrix
that makes it the vector of the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import InputModule
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import MarianConfig
from transformers.models.marian.modeling_marian import MarianEncoder

from bot.engines.embedding import EmbedderUnavailableError
from bot.engines.onnx_embedding import MODEL, MOST_TOKENS, TOKENIZER
from bot.engines.onnx_weights import Weights, WeightsUnreadableError, float_weights

HEADS = 8
PADDING, END = 0, 1
"""Numbers of the pieces that are no text."""
_PIECES, _INNER, _HEAD = "encoder.embed_tokens.weight", "encoder.layers.0.fc1.weight", "head.weight"
_POSITIONS = "encoder.embed_positions.weight"
"""Sines: no weights, the same in every model of this width."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many pieces it knows, figures of a state, of the inner layers, of a vector; how many layers."""

    pieces: int
    width: int
    inner: int
    layers: int
    dims: int


class FrenchEncoder(torch.nn.Module):
    """Numbers of pieces and their mask in (texts, pieces), unit vectors out (texts, dims)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        config = MarianConfig(
            vocab_size=shape.pieces,
            d_model=shape.width,
            encoder_layers=shape.layers,
            encoder_attention_heads=HEADS,
            encoder_ffn_dim=shape.inner,
            max_position_embeddings=MOST_TOKENS,
            activation_function="swish",
            scale_embedding=True,
            dropout=0.0,
            pad_token_id=PADDING,
            eos_token_id=END,
            decoder_start_token_id=PADDING,
            # Spelt out: its backward pass costs half as much on a processor as the fused one's.
            attn_implementation="eager",  # type: ignore[call-arg]  # taken by the class above it
        )
        self.encoder = MarianEncoder(config)
        self.head = torch.nn.Linear(shape.width, shape.dims)
        self.dims = shape.dims

    def mean(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The mean state of each text, shape (texts, 1, width)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weight = attention_mask.unsqueeze(-1).float()
        mean: torch.Tensor = (states.float() * weight).sum(1, keepdim=True) / weight.sum(1, keepdim=True)
        return mean

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The head comes after the mean: it is the same, for one state in place of all."""
        # A product of matrices, for only those are written in 8 bits: of a row of one, not of a row.
        made = self.head(self.mean(input_ids, attention_mask)).squeeze(1)
        return functional.normalize(made.float(), dim=-1)


def _shape_of(weights: Weights) -> Shape:
    """The shape of the model these weights are of; KeyError when one is missing."""
    layers = {name.split(".")[2] for name in weights if name.startswith("encoder.layers.")}
    pieces, width = weights[_PIECES].shape
    return Shape(pieces, width, len(weights[_INNER]), len(layers), len(weights[_HEAD]))


def french_encoder(weights: Weights) -> FrenchEncoder:
    """The model of these weights; ValueError when some are missing or unknown."""
    try:
        model = FrenchEncoder(_shape_of(weights))
        tensors = {name: torch.tensor(np.array(held)) for name, held in weights.items() if name != _POSITIONS}
        told = model.load_state_dict(tensors, strict=False)
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"weights of another model: {error}") from error
    if strange := [*told.unexpected_keys, *(name for name in told.missing_keys if name != _POSITIONS)]:
        raise ValueError(f"weights of another model: {', '.join(strange[:3])}")
    return model.train(False)


def load_french(folder: Path) -> SentenceTransformer:
    """The packaged model as the library takes it; EmbedderUnavailableError when the folder holds another."""
    try:
        model = french_encoder(float_weights(folder / MODEL))
    except (WeightsUnreadableError, ValueError) as error:
        raise EmbedderUnavailableError(f"no usable embedder in {folder}: {error}") from error
    return SentenceTransformer(modules=[_Sentences(model, folder / TOKENIZER)], device="cpu")


class _Sentences(InputModule):
    """A `FrenchEncoder` that cuts its texts itself."""

    def __init__(self, model: FrenchEncoder, tokenizer: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library does not type it
        self.model = model
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.enable_truncation(MOST_TOKENS)
        self.tokenizer.enable_padding(pad_id=PADDING)

    # Tensors by name, and what the library passes on.
    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        cut = self.tokenizer.encode_batch([f"{prompt or ''}{text}" for text in inputs])
        return {
            "input_ids": torch.tensor([one.ids for one in cut]),
            "attention_mask": torch.tensor([one.attention_mask for one in cut]),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        return features | {"sentence_embedding": self.model(features["input_ids"], features["attention_mask"])}

    def get_embedding_dimension(self) -> int:
        return self.model.dims

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        raise NotImplementedError(f"{output_path}: eval/training/exporting.py writes this model")
