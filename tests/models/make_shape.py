"""Makes a GGUF with the exact shape of a well-known model and random weights: speed does not depend on values.

    python -m tests.models.make_shape 0.5b /tmp/shape-0.5b.gguf [--format q4_0|f16]

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
BLOCK = 32
SCALE = np.float16(0.004)


class Format(StrEnum):
    """How the weights are written; the embeddings of a Q4_0 model are Q8_0."""

    Q4_0 = "q4_0"
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
    """Valid blocks of that format: a scale, then random quants."""
    size = {GGMLQuantizationType.Q4_0: 16, GGMLQuantizationType.Q8_0: 32}[kind]
    blocks = np.empty((rows, columns // BLOCK, 2 + size), np.uint8)
    blocks[:, :, :2] = np.frombuffer(SCALE.tobytes(), np.uint8)
    blocks[:, :, 2:] = random.integers(0, 256, (rows, columns // BLOCK, size), np.uint8)
    return blocks.reshape(rows, -1)


def matrix(name: str, rows: int, columns: int, format_: Format, random: np.random.Generator) -> Tensor:
    """A random weight matrix."""
    if format_ is Format.F16:
        values: NDArray[np.generic] = (random.standard_normal((rows, columns), np.float32) * 0.02).astype(np.float16)
        return Tensor(name, values)
    kind = GGMLQuantizationType.Q8_0 if name == "token_embd.weight" else GGMLQuantizationType.Q4_0
    return Tensor(name, random_blocks(rows, columns, kind, random), kind)


def tensors(shape: Shape, format_: Format) -> Iterator[Tensor]:
    """Every tensor of the architecture."""
    random = np.random.default_rng(0)
    kv = shape.width // shape.heads * shape.kv_heads
    ones = np.ones(shape.width, np.float32)
    yield matrix("token_embd.weight", VOCABULARY, shape.width, format_, random)
    yield Tensor("output_norm.weight", ones)
    for layer in range(shape.layers):
        block = f"blk.{layer}"
        for norm in ("attn_norm", "ffn_norm"):
            yield Tensor(f"{block}.{norm}.weight", ones)
        for part, rows in (("attn_q", shape.width), ("attn_k", kv), ("attn_v", kv)):
            yield matrix(f"{block}.{part}.weight", rows, shape.width, format_, random)
            yield Tensor(f"{block}.{part}.bias", np.zeros(rows, np.float32))
        yield matrix(f"{block}.attn_output.weight", shape.width, shape.width, format_, random)
        for part in ("ffn_gate", "ffn_up"):
            yield matrix(f"{block}.{part}.weight", shape.feed_forward, shape.width, format_, random)
        yield matrix(f"{block}.ffn_down.weight", shape.width, shape.feed_forward, format_, random)


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
