"""The cells of the context: several sequences in one, stretches saved, put back, shared and dropped."""

import ctypes
from collections.abc import Sequence
from typing import Any

import llama_cpp
import numpy as np

from bot.engines.llama_model import CannotGenerate, Fed
from bot.engines.llama_worker_choice import Logits

Pointer = Any  # llama_cpp's handles are untyped ctypes pointers


class Cells:
    """One context. Its last two sequences are for moving stretches in and out."""

    def __init__(self, context: Pointer, at_once: int, batch: int, vocab_size: int) -> None:
        self._context = context
        self._memory: Pointer = llama_cpp.llama_get_memory(context)
        self._aside, self._aside_too = at_once, at_once + 1
        self._batch = llama_cpp.llama_batch_init(batch, 0, 1)
        self._vocab_size = vocab_size

    def read(self, batch: Sequence[Fed]) -> None:
        """One pass; see `Model.read`."""
        place = 0
        for fed in batch:
            for position, token in enumerate(fed.tokens, start=fed.start):
                self._batch.token[place] = token
                self._batch.pos[place] = position
                self._batch.n_seq_id[place] = 1
                self._batch.seq_id[place][0] = fed.sequence
                self._batch.logits[place] = position >= fed.start + len(fed.tokens) - fed.wanted
                place += 1
        self._batch.n_tokens = place
        if code := llama_cpp.llama_decode(self._context, self._batch):
            raise CannotGenerate(f"llama.cpp could not read {place} tokens (code {code})")

    def bytes_each(self) -> int:
        """What one cell takes when it is kept; reads one token to know."""
        self.read([Fed(0, 0, (0,), 1)])
        size = int(llama_cpp.llama_state_seq_get_size(self._context, 0))
        self.trim(0, 0)
        return size

    def logits(self, place: int) -> Logits:
        """Of the `place`-th token of the last batch; overwritten by the next one."""
        found = llama_cpp.llama_get_logits_ith(self._context, place)
        return np.ctypeslib.as_array(found, shape=(self._vocab_size,))

    def share(self, source: int, sequence: int, end: int) -> None:
        """See `Model.share`: no cell is copied, each belongs to both."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, sequence, 0, end)

    def trim(self, sequence: int, end: int) -> None:
        """See `Model.trim`."""
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, end, -1)

    def save(self, sequence: int, start: int, end: int) -> bytearray | None:
        """See `Model.save`."""
        llama_cpp.llama_memory_seq_cp(self._memory, sequence, self._aside, start, end)
        kept = self._written(self._aside)
        self.trim(self._aside, -1)
        return kept

    def restore(self, kept: bytearray, sequence: int) -> bool:
        """See `Model.restore`."""
        if not self._put(kept, self._aside):
            return False
        llama_cpp.llama_memory_seq_cp(self._memory, self._aside, sequence, -1, -1)
        self.trim(self._aside, -1)
        return True

    def cut(self, kept: bytearray, at: int) -> tuple[bytearray, bytearray] | None:
        """See `Model.cut`."""
        if not self._put(kept, self._aside_too):
            return None
        before, after = self.save(self._aside_too, -1, at), self.save(self._aside_too, at, -1)
        self.trim(self._aside_too, -1)
        return (before, after) if before and after else None

    def _written(self, sequence: int) -> bytearray | None:
        size = llama_cpp.llama_state_seq_get_size(self._context, sequence)
        kept = bytearray(size)
        written = llama_cpp.llama_state_seq_get_data(self._context, _bytes_of(kept), size, sequence)
        return kept if written == size else None

    def _put(self, kept: bytearray, sequence: int) -> bool:
        if llama_cpp.llama_state_seq_set_data(self._context, _bytes_of(kept), len(kept), sequence) == len(kept):
            return True
        self.trim(sequence, -1)
        return False


def _bytes_of(kept: bytearray) -> Pointer:
    """Its first byte, for C: an array of its length would be one more Python type for every length."""
    return ctypes.byref(ctypes.c_uint8.from_buffer(kept))
