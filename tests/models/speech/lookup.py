"""An ONNX graph with the inputs and the output of a Piper voice, which looks recorded units up.

A unit is the sound of a phoneme between two others; when this neighbourhood was never recorded, a middling unit of the
phoneme alone is played. `length_scale` stretches time by repeating samples.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from tests.models.speech.mu_law import from_mu_law

LONGEST_STRETCH = 2.2


@dataclass(frozen=True, slots=True)
class Bank:
    """Every unit, end to end in mu-law; `keys` name the first ones, `alone` gives one for each class."""

    classes: NDArray[np.int64]  # of each phoneme id; 0 is dropped
    keys: NDArray[np.int64]
    alone: NDArray[np.int64]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    samples: NDArray[np.uint8]


# Names of constants are in capitals.
_STEPS: Sequence[tuple[str, str, str, dict[str, int]]] = (
    ("Reshape", "input LAST", "ids", {}),
    ("Gather", "CLASSES ids", "class", {}),
    ("Greater", "class NOUGHT", "heard", {}),
    ("Compress", "class heard", "unit_class", {"axis": 0}),
    ("Slice", "unit_class ZERO LAST", "all_but_last", {}),
    ("Slice", "unit_class ONE FAR", "all_but_first", {}),
    ("Concat", "ZERO all_but_last", "before", {"axis": 0}),
    ("Concat", "all_but_first ZERO", "after", {"axis": 0}),
    ("Mul", "before K65536", "high", {}),
    ("Mul", "unit_class K256", "middle", {}),
    ("Add", "high middle", "high_middle", {}),
    ("Add", "high_middle after", "key", {}),
    ("Unsqueeze", "key ONE", "key_column", {}),
    ("Equal", "key_column KEYS", "same", {}),
    ("Cast", "same", "same_f", {"to": TensorProto.FLOAT}),
    ("ArgMax", "same_f", "found", {"axis": 1, "keepdims": 0}),
    ("ReduceMax", "same_f ONE", "known_f", {"keepdims": 0}),
    ("Greater", "known_f HALF", "known", {}),
    ("Gather", "ALONE unit_class", "fallback", {}),
    ("Where", "known found fallback", "unit", {}),
    ("Gather", "START unit", "start", {}),
    ("Gather", "LENGTH unit", "length", {}),
    ("Slice", "scales ONE TWO", "stretch", {}),
    ("Cast", "length", "length_f", {"to": TensorProto.FLOAT}),
    ("Mul", "length_f stretch", "long_f", {}),
    ("Cast", "long_f", "long", {"to": TensorProto.INT64}),
    ("Unsqueeze", "long ONE", "long_column", {}),
    ("Less", "RANGE long_column", "inside", {}),
    ("Cast", "RANGE", "range_f", {"to": TensorProto.FLOAT}),
    ("Div", "range_f stretch", "offset_f", {}),
    ("Cast", "offset_f", "offset", {"to": TensorProto.INT64}),
    ("Unsqueeze", "start ONE", "start_column", {}),
    ("Add", "start_column offset", "grid", {}),
    ("Reshape", "grid LAST", "grid_flat", {}),
    ("Reshape", "inside LAST", "inside_flat", {}),
    ("Compress", "grid_flat inside_flat", "places", {"axis": 0}),
    ("Gather", "SAMPLES places", "law", {}),
    ("Cast", "law", "law_i", {"to": TensorProto.INT64}),
    ("Gather", "DECODED law_i", "sound", {}),
    ("Reshape", "sound SHAPE", "output", {}),
)


def _constants(bank: Bank) -> dict[str, NDArray[np.generic]]:
    longest = int(bank.length.max() * LONGEST_STRETCH)
    integers = {"LAST": [-1], "ZERO": [0], "ONE": [1], "TWO": [2], "FAR": [2**31], "SHAPE": [1, 1, 1, -1]}
    return {
        **{name: np.array(value, np.int64) for name, value in integers.items()},
        **{name: np.array(value, np.int64) for name, value in {"NOUGHT": 0, "K65536": 65536, "K256": 256}.items()},
        "HALF": np.array(0.5, np.float32),
        "RANGE": np.arange(longest, dtype=np.int64)[None],
        "CLASSES": bank.classes,
        "KEYS": bank.keys[None],
        "ALONE": bank.alone,
        "START": bank.start,
        "LENGTH": bank.length,
        "SAMPLES": bank.samples,
        "DECODED": from_mu_law(np.arange(256, dtype=np.uint8)),
    }


def _node(kind: str, inputs: str, output: str, options: dict[str, int]) -> NodeProto:
    return helper.make_node(kind, inputs.split(), [output], **options)


def graph_of(bank: Bank) -> onnx.ModelProto:
    """The whole voice; `input`, `input_lengths` and `scales` in, `output` [1, 1, 1, samples] out."""
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [_node(*step) for step in _STEPS],
        "tiny_voice",
        [
            value("input", TensorProto.INT64, ["batch", "phonemes"]),
            value("input_lengths", TensorProto.INT64, ["batch"]),
            value("scales", TensorProto.FLOAT, [3]),
        ],
        [value("output", TensorProto.FLOAT, ["batch", 1, 1, "time"])],
        [numpy_helper.from_array(np.asarray(array), name) for name, array in _constants(bank).items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model
