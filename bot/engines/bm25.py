"""Sparse vectors with the term-frequency part of BM25 (Robertson and Zaragoza, 2009).

The inverse document frequency is applied by the index.
"""

import zlib
from collections.abc import Mapping, Sequence

from bot.answering.search.channels import SparseVector

K1, B = 1.2, 0.75


def hashed(weights: Mapping[str, float]) -> SparseVector:
    """Tokens become their CRC-32: the same on every machine, without collision for 4 ASCII letters."""
    summed: dict[int, float] = {}
    for token, weight in weights.items():
        key = zlib.crc32(token.encode())
        summed[key] = summed.get(key, 0.0) + weight
    ordered = sorted(summed.items())
    return SparseVector(tuple(key for key, _ in ordered), tuple(value for _, value in ordered))


def bm25(counts: Mapping[str, float], mean: float) -> SparseVector:
    """Weights of a document's tokens; `mean` is the length of a usual document."""
    length = sum(counts.values())
    norm = K1 * (1 - B + B * length / mean)
    return hashed({token: count * (K1 + 1) / (count + norm) for token, count in counts.items()})


def mean_length(counters: Sequence[Mapping[str, float]]) -> float:
    """Mean length of documents, in weighted tokens, at least 1."""
    return max(1.0, sum(sum(counts.values()) for counts in counters) / max(1, len(counters)))
