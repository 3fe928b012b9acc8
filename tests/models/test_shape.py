"""Random weights are blocks that llama.cpp reads, mixed as its own tool mixes them."""

from collections import Counter

import gguf
from gguf import GGMLQuantizationType

from tests.models.make_shape import EMBEDDINGS, LAYOUTS, SHAPES, Format, kind_of


def test_blocks_have_the_sizes_of_their_formats() -> None:
    assert {kind: layout[:2] for kind, layout in LAYOUTS.items()} == {
        kind: gguf.GGML_QUANT_SIZES[kind] for kind in LAYOUTS
    }


def test_half_of_the_values_and_narrowings_are_finer() -> None:
    """As `llama-quantize` writes a model of 28 layers: 14 of each, and the embeddings."""
    layers = SHAPES["1.5b"].layers
    names = [f"blk.{layer}.{part}.weight" for layer in range(layers) for part in ("attn_q", "attn_v", "ffn_down")]
    kinds = Counter(kind_of(name, Format.Q4_K_M, layers) for name in (*names, EMBEDDINGS))
    assert kinds == {GGMLQuantizationType.Q6_K: 14 + 14 + 1, GGMLQuantizationType.Q4_K: 28 + 14 + 14}
