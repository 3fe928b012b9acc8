"""A taught encoder written as the product reads it: one ONNX file of 8-bit weights, and its tokenizer.

Weights are 8 bits per output channel, activations are cut to 8 bits as they come (dynamic). Weights keep 7 of their
bits, so that processors without VNNI, whose 16-bit sums would overflow, give the same vectors.
"""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.engines.embedding_french import FrenchEncoder

OPSET = 17


def export(model: FrenchEncoder, tokenizer: str, into: Path) -> None:
    """Writes `model.onnx` and `tokenizer.json`."""
    into.mkdir(parents=True, exist_ok=True)
    (into / "tokenizer.json").write_text(tokenizer, "utf-8")
    pieces = torch.randint(10, 100, (2, 24))
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model.train(False),
            (pieces, torch.ones_like(pieces)),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in ("input_ids", "attention_mask")},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            str(whole), str(into / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
