"""Makes a GGUF with the exact shape of a well-known model and random weights: speed does not depend on values.

    python -m tests.models.make_shape 0.5b /tmp/shape-0.5b.gguf [--format q4_0|q4_k_m|f16]

Its answers mean nothing. Not committed: 0.3 to 3 GB.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from gguf import GGMLQuantizationType
from numpy.typing import NDArray

from tests.models.gguf_file import Shape, Tensor, Vocabulary, write_gguf
from tests.models.vocabulary import exported, learn

ROOT = Path(__file__).parents[2]
VOCABULARY = 151_936
SHAPES = {
    "0.5b": Shape(layers=24, width=896, feed_forward=4864, heads=14, kv_heads=2, context=32_768, rope_base=1e6),
    "1.5b": Shape(layers=28, width=1536, feed_forward=8960, heads=12, kv_heads=2, context=32_768, rope_base=1e6),
}
EMBEDDINGS, FINE = "token_embd.weight", ("attn_v.weight", "ffn_down.weight")
LAYOUTS = {
    GGMLQuantizationType.Q4_0: (32, 18, {0: 0.004}),
    GGMLQuantizationType.Q8_0: (32, 34, {0: 0.004}),
    GGMLQuantizationType.Q4_K: (256, 144, {0: 0.0001, 2: 0.00075}),
    GGMLQuantizationType.Q6_K: (256, 210, {208: 0.00006}),
}
"""Weights in a block, its bytes, and its scales (16 bits) by where they stand."""


class Format(StrEnum):
    """How the weights are written, as llama.cpp's own tool mixes them.

    The embeddings of Q4_0 are Q8_0, those of Q4_K_M Q6_K, and so are some of its values and narrowings. Q4_K_M wants
    widths that 256 divides: not the 0.5 B model's.
    """

    Q4_0 = "q4_0"
    Q4_K_M = "q4_k_m"
    F16 = "f16"


def padded_vocabulary() -> Vocabulary:
    """A real small tokenizer, then plausible words that no merge produces, up to the size of the real ones."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot/answering/prompts").glob("*.md"))]
    small = exported(learn(texts, 1500))
    filler = tuple(f"Ġmot{number}" for number in range(VOCABULARY - len(small.tokens)))
    return Vocabulary(small.tokens + filler, small.merges)


def random_blocks(
    rows: int, columns: int, kind: GGMLQuantizationType, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Valid blocks of that format: its scales, and random quants."""
    many, size, scales = LAYOUTS[kind]
    blocks = random.integers(0, 256, (rows, columns // many, size), np.uint8)
    for place, scale in scales.items():
        blocks[:, :, place : place + 2] = np.frombuffer(np.float16(scale).tobytes(), np.uint8)
    return blocks.reshape(rows, -1)


def kind_of(name: str, format_: Format, layers: int) -> GGMLQuantizationType:
    """How a matrix is written in that format."""
    if format_ is Format.Q4_0:
        return GGMLQuantizationType.Q8_0 if name == EMBEDDINGS else GGMLQuantizationType.Q4_0
    fine = name == EMBEDDINGS or (name.endswith(FINE) and _more_bits(int(name.split(".")[1]), layers))
    return GGMLQuantizationType.Q6_K if fine else GGMLQuantizationType.Q4_K


def _more_bits(layer: int, layers: int) -> bool:
    """The first eighth of the layers, the last, and one in three between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def tensors(shape: Shape, format_: Format) -> Iterator[Tensor]:
    """Every tensor of the architecture."""
    random = np.random.default_rng(0)
    kv = shape.width // shape.heads * shape.kv_heads
    ones = np.ones(shape.width, np.float32)

    def matrix(name: str, rows: int, columns: int) -> Tensor:
        if format_ is Format.F16:
            return Tensor(name, (random.standard_normal((rows, columns), np.float32) * 0.02).astype(np.float16))
        kind = kind_of(name, format_, shape.layers)
        return Tensor(name, random_blocks(rows, columns, kind, random), kind)

    yield matrix(EMBEDDINGS, VOCABULARY, shape.width)
    yield Tensor("output_norm.weight", ones)
    for layer in range(shape.layers):
        block = f"blk.{layer}"
        for norm in ("attn_norm", "ffn_norm"):
            yield Tensor(f"{block}.{norm}.weight", ones)
        for part, rows in (("attn_q", shape.width), ("attn_k", kv), ("attn_v", kv)):
            yield matrix(f"{block}.{part}.weight", rows, shape.width)
            yield Tensor(f"{block}.{part}.bias", np.zeros(rows, np.float32))
        yield matrix(f"{block}.attn_output.weight", shape.width, shape.width)
        for part in ("ffn_gate", "ffn_up"):
            yield matrix(f"{block}.{part}.weight", shape.feed_forward, shape.width)
        yield matrix(f"{block}.ffn_down.weight", shape.width, shape.feed_forward)


def main(
    size: Annotated[str, typer.Argument(help="0.5b or 1.5b")],
    path: Annotated[Path, typer.Argument(help="the GGUF to write")],
    format_: Annotated[Format, typer.Option("--format")] = Format.Q4_0,
) -> None:
    """Write a GGUF of that shape with random weights."""
    write_gguf(path, f"shape-{size}", SHAPES[size], padded_vocabulary(), tensors(SHAPES[size], format_))
    print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    typer.run(main)
