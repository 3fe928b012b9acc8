"""The weights of the packaged model as float32, read from its ONNX file without the library of that format.

eval/training/exporting.py writes 8-bit weights with a scale for each output; here each is multiplied by its scale
again, under the name it has in torch, so that an ingestion may compute with the same weights in another precision.
Fields are numbered as in onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, protobuf wire format).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]
Tensor = NDArray[np.generic]
Value = int | memoryview

_GRAPH, _NODE, _TENSOR = 7, 1, 5
_INPUT, _NAME, _KIND = 1, 3, 4
_DIMS, _TYPE, _FLOATS, _INTEGERS, _NAMED, _RAW = 1, 2, 4, 5, 8, 9
_TYPES: Mapping[int, type[np.generic]] = {1: np.float32, 2: np.uint8, 3: np.int8}
_PARTS, _EIGHT_BITS = ("encoder.", "head."), "_quantized"
"""How the names of weights begin: the file holds other constants."""


class WeightsUnreadableError(Exception):
    """The file is not one that eval/training/exporting.py writes."""


@dataclass(frozen=True, slots=True)
class _Node:
    name: str
    kind: str
    inputs: tuple[str, ...]


def float_weights(path: Path) -> Weights:
    """Every weight of the model by its name in torch; WeightsUnreadableError when the file is another."""
    try:
        graph = dict(_fields(memoryview(path.read_bytes())))[_GRAPH]
        parts = list(_fields(_bytes(graph)))
        tensors = dict(_tensor(_bytes(part)) for field, part in parts if field == _TENSOR)
        nodes = [_node(_bytes(part)) for field, part in parts if field == _NODE]
        return {**_kept(tensors), **dict(_expanded(nodes, tensors))}
    except (OSError, KeyError, IndexError, ValueError) as error:
        raise WeightsUnreadableError(f"no readable weights in {path}: {error}") from error


def _kept(tensors: Mapping[str, Tensor]) -> dict[str, Floats]:
    return {
        name: np.asarray(found, np.float32)
        for name, found in tensors.items()
        if name.startswith(_PARTS) and found.dtype == np.float32 and not name.endswith("_scale")
    }


def _expanded(nodes: Sequence[_Node], tensors: Mapping[str, Tensor]) -> Iterator[tuple[str, Floats]]:
    """Products of matrices are written the other way round and named after their operation only."""
    for node in nodes:
        if node.kind == "MatMulInteger":
            name = node.name.removeprefix("/").removesuffix("/MatMul_quant").replace("/", ".")
            yield f"{name}.weight", np.ascontiguousarray(_whole(node.inputs[1], tensors).T)
        if node.kind == "Gather" and node.inputs[0].endswith(f"weight{_EIGHT_BITS}"):
            yield node.inputs[0].removesuffix(_EIGHT_BITS), _whole(node.inputs[0], tensors)


def _whole(name: str, tensors: Mapping[str, Tensor]) -> Floats:
    stem = name.removesuffix(_EIGHT_BITS)
    found, scale, zero = (
        np.asarray(tensors[f"{stem}{end}"], np.float32) for end in (_EIGHT_BITS, "_scale", "_zero_point")
    )
    return (found - zero) * scale


def _tensor(data: memoryview) -> tuple[str, Tensor]:
    """A tensor by its name; empty when it is of a type no weight has."""
    fields = list(_fields(data))
    said = dict(fields)
    kind = _TYPES.get(int(_number(said.get(_TYPE, 0))))
    name = str(_bytes(said[_NAMED]), "utf-8")
    if kind is None:
        return name, np.zeros(0, np.int8)
    held = next((_bytes(value) for field, value in fields if field in (_FLOATS, _RAW)), None)
    listed = [number for field, value in fields if field == _INTEGERS for number in _numbers(value)]
    found = np.array(listed, kind) if held is None else np.frombuffer(held, kind)
    return name, found.reshape([_number(value) for field, value in fields if field == _DIMS])


def _node(data: memoryview) -> _Node:
    fields = [(field, value) for field, value in _fields(data) if field in (_INPUT, _NAME, _KIND)]
    said = [(field, str(_bytes(value), "utf-8")) for field, value in fields]
    named = dict(said)
    return _Node(named.get(_NAME, ""), named.get(_KIND, ""), tuple(value for field, value in said if field == _INPUT))


def _numbers(value: Value) -> Iterator[int]:
    """One number, or those packed together."""
    if isinstance(value, int):
        yield value
        return
    at = 0
    while at < len(value):
        number, at = _varint(value, at)
        yield number


def _number(value: Value) -> int:
    if not isinstance(value, int):
        raise ValueError("a message where a number was expected")
    return value


def _bytes(value: Value) -> memoryview:
    if isinstance(value, int):
        raise ValueError("a number where a message was expected")
    return value


def _fields(data: memoryview) -> Iterator[tuple[int, Value]]:
    """The fields of a message, in order: numbers, and the bytes of the rest."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        match key & 7:
            case 0:
                value, at = _varint(data, at)
                yield key >> 3, value
            case 2:
                size, at = _varint(data, at)
                yield key >> 3, data[at : at + size]
                at += size
            case 1 | 5 as kind:
                size = 8 if kind == 1 else 4
                yield key >> 3, data[at : at + size]
                at += size
            case other:
                raise ValueError(f"wire type {other}")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            # Negative numbers are written as 64 bits.
            return value - (1 << 64) if value >> 63 else value, at
        shift += 7
