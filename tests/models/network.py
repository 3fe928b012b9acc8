"""The network of the test models in torch: qwen2, small enough to be learnt on two cores in minutes."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import Qwen2Config, Qwen2ForCausalLM

from tests.models.gguf_file import Shape, Tensor

NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def network(shape: Shape, vocabulary: int) -> Qwen2ForCausalLM:
    """Untrained."""
    return Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=vocabulary,
            hidden_size=shape.width,
            intermediate_size=shape.feed_forward,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            num_key_value_heads=shape.kv_heads,
            max_position_embeddings=shape.context,
            rope_parameters={"rope_type": "default", "rope_theta": shape.rope_base},
            tie_word_embeddings=True,
        )
    )


def tensors(model: Qwen2ForCausalLM) -> Iterator[Tensor]:
    """Its weights under llama.cpp's names: matrices in F16, norms and biases in F32."""
    for name, weight in model.state_dict().items():
        values: NDArray[np.float32] = weight.detach().to(torch.float32).numpy()
        if renamed := _renamed(name):
            yield Tensor(renamed, values.astype(np.float16) if values.ndim == 2 else values)


def _renamed(name: str) -> str:
    """Empty for the output matrix, which is the embeddings'."""
    if name == "model.embed_tokens.weight":
        return "token_embd.weight"
    if name == "model.norm.weight":
        return "output_norm.weight"
    if not name.startswith("model.layers."):
        return ""
    layer, rest = name.removeprefix("model.layers.").split(".", 1)
    part, kind = rest.rsplit(".", 1)
    return f"blk.{layer}.{NAMES[part]}.{kind}"
