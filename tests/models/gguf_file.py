"""Writes a GGUF of the qwen2 architecture (Q and K need no permutation) with a byte-level BPE tokenizer of ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, TokenType
from numpy.typing import NDArray

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
CONTROLS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions of a model. Embeddings are tied."""

    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int
    context: int
    rope_base: float = 10_000.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`tokens` in order, controls first, in the byte-level writing of GPT-2; `merges` as `left right`."""

    tokens: tuple[str, ...]
    merges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tensor:
    """`values` are the numbers, or raw blocks (uint8) when `blocks` names their format."""

    name: str
    values: NDArray[np.generic]
    blocks: GGMLQuantizationType | None = None


def write_gguf(path: Path, name: str, shape: Shape, vocabulary: Vocabulary, tensors: Iterable[Tensor]) -> None:
    """A whole file, readable by llama.cpp."""
    writer = GGUFWriter(path, "qwen2", use_temp_file=True)
    writer.add_name(name)
    writer.add_license("MIT")
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(1e-6)
    _add_tokenizer(writer, vocabulary)
    for tensor in tensors:
        writer.add_tensor(tensor.name, tensor.values, raw_dtype=tensor.blocks)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: GGUFWriter, vocabulary: Vocabulary) -> None:
    # Source marks are ordinary tokens: as control tokens they would never be shown.
    kinds = [TokenType.CONTROL if token in CONTROLS else TokenType.NORMAL for token in vocabulary.tokens]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_types(kinds)
    writer.add_token_merges(list(vocabulary.merges))
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)
