"""The llama.cpp process (`python -m bot.engines.llama_worker OPTIONS`): a SIGSEGV ends it and nothing else."""

import ctypes
import hashlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import llama_cpp
import numpy as np

from bot.engines.allocator import hold_apart
from bot.engines.chat_template import TemplateRefused, fill
from bot.engines.cores import FreeCores, Rank, take_rank
from bot.engines.llama_batch import READ_AT_ONCE
from bot.engines.llama_frames import Broken, WorkerOptions, encode
from bot.engines.llama_loop import Loop, stay_below
from bot.engines.llama_model import Fed, Rules
from bot.engines.llama_states import States, model_digest
from bot.engines.llama_worker_cells import Cells
from bot.engines.llama_worker_choice import Likeliest, choice, choice_among, grammar_rules, leaning, likeliest
from bot.engines.llama_worker_loading import (
    Complaints,
    ModelBroken,
    chat_template,
    load_model,
    longest_sequence,
    open_context,
)
from bot.engines.prefix_tree import common

Pointer = Any  # llama_cpp's handles are untyped ctypes pointers


class LlamaModel:
    """One GGUF and one context, which several answers share. A `Model`."""

    def __init__(self, options: WorkerOptions) -> None:
        complaints = Complaints()
        self._model = load_model(options, complaints)
        self._vocab: Pointer = llama_cpp.llama_model_get_vocab(self._model)
        self._context = open_context(self._model, options, complaints)
        self.cells = int(llama_cpp.llama_n_ctx(self._context))
        self.context_tokens = min(self.cells, longest_sequence(self._model, options))
        self.sequences = options.at_once
        vocab_size = int(llama_cpp.llama_vocab_n_tokens(self._vocab))
        self._cells = Cells(self._context, options.at_once, READ_AT_ONCE, vocab_size)
        self._threads, self._free_cores = options.threads, FreeCores(os.cpu_count() or 1)
        self._complaints = complaints  # llama.cpp calls it as long as the model lives
        self._formatter = chat_template(self._model, options.model)
        self.prompt("essai", "essai")  # a template that cannot be used is said at once

    def tokens(self, text: str, special: bool = False) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = np.empty(len(raw) + 8, np.int32)
        first = room.ctypes.data_as(llama_cpp.llama_token_p)  # no array type: one more for every length
        count = llama_cpp.llama_tokenize(self._vocab, raw, len(raw), first, len(room), False, special)
        return [int(token) for token in room[:count]]

    def prompt(self, system: str, user: str) -> list[int]:
        """Only the template's own text may hold special tokens: what people or documents wrote never does."""
        try:
            parts = fill(self._formatter, system, user)
        except TemplateRefused as error:
            raise ModelBroken(str(error)) from error
        whole = [token for part in parts for token in self.tokens(part.text, special=part.trusted)]
        bos = llama_cpp.llama_vocab_bos(self._vocab)
        return [bos, *whole] if llama_cpp.llama_vocab_get_add_bos(self._vocab) and whole[:1] != [bos] else whole

    @property
    def keeps(self) -> bool:
        """A recurrent state or a sliding window cannot be put back in parts."""
        model = self._model
        recurs = llama_cpp.llama_model_is_recurrent(model) or llama_cpp.llama_model_is_hybrid(model)
        return not recurs and not llama_cpp.llama_model_n_swa(model)

    def kept_cells(self, options: WorkerOptions) -> int:
        """How many tokens' reading may be kept aside."""
        if not self.keeps:
            return 0
        return options.kept_cells or options.kept_mb * 2**20 // self._cells.bytes_each()

    def beginning(self, instructions: str) -> list[int]:
        """What every prompt with these instructions begins with."""
        one, other = self.prompt(instructions, "a"), self.prompt(instructions, "b")
        return one[: common(one, other)]

    def rules(self, grammar: str) -> Rules:
        return grammar_rules(self._vocab, grammar)

    def free(self, rules: Rules) -> None:
        if rules:
            llama_cpp.llama_sampler_free(rules)

    def read(self, batch: Sequence[Fed]) -> None:
        threads = self._free_cores.threads(self._threads)
        llama_cpp.llama_set_n_threads(self._context, threads, threads)
        self._cells.read(batch)

    def note(self, place: int) -> Likeliest:
        return likeliest(self._cells.logits(place))

    def leaning(self, noted: Likeliest, between: tuple[str, str]) -> float:
        """By the first token of each word, as written and with a capital letter."""
        one, other = ({self.tokens(said)[0] for said in (word, word.capitalize())} for word in between)
        return leaning(noted, one, other)

    def choose(self, place: int, rules: Rules) -> int:
        return choice(self._cells.logits(place), rules)

    def choose_noted(self, noted: Likeliest, rules: Rules) -> int | None:
        return choice_among(noted, rules)

    def accept(self, rules: Rules, token: int) -> None:
        if rules:
            llama_cpp.llama_sampler_accept(rules, token)

    def is_end(self, token: int) -> bool:
        return bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))

    def share(self, source: int, sequence: int, end: int) -> None:
        self._cells.share(source, sequence, end)

    def restore(self, kept: bytearray, sequence: int) -> bool:
        return self._cells.restore(kept, sequence)

    def trim(self, sequence: int, end: int) -> None:
        self._cells.trim(sequence, end)

    def save(self, sequence: int, start: int, end: int) -> bytearray | None:
        return self._cells.save(sequence, start, end)

    def cut(self, kept: bytearray, at: int) -> tuple[bytearray, bytearray] | None:
        return self._cells.cut(kept, at)

    def piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        size = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(0, size)]


def main() -> None:
    """Frames come in by standard input and go out by standard output; stray prints go to standard error."""
    options = WorkerOptions.model_validate_json(sys.argv[1])
    stay_below(options.parent)
    hold_apart()
    take_rank(Rank.GENERATION)
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        model = LlamaModel(options)
    except ModelBroken as error:
        reports.write(encode(Broken(reason=str(error))))
        reports.flush()
        return
    kept_cells = model.kept_cells(options)
    loop = Loop(model, sys.stdin.buffer, reports, kept_cells, _build(), options.guessing)
    if kept_cells:
        loop.at_idle = _habits(model, options, loop, kept_cells)
    loop.run()


def _build() -> str:
    """Version and instruction sets, such as `0.3.36 AVX2 AMX_INT8 REPACK`."""
    told = llama_cpp.llama_print_system_info().decode("utf-8", "replace")
    return " ".join([llama_cpp.__version__, *re.findall(r"(\w+) = 1", told)])


def _habits(model: LlamaModel, options: WorkerOptions, loop: Loop, kept_cells: int) -> Callable[[], None]:
    """What is done while nobody asks: the instructions are read in advance, what is asked most goes to the disk."""
    beginning = model.beginning(options.instructions)
    states: States | None = None
    if options.states:
        key = [model_digest(options.model), hashlib.sha256(str(beginning).encode()).hexdigest(), _build()]
        states = States(options.states, key, kept_cells // 4)
        states.load(loop.scheduler.tree)

    def at_idle() -> None:
        if options.instructions and loop.scheduler.tree.length(beginning) < len(beginning):
            loop.warm(options.instructions)
        elif states:
            states.save(loop.scheduler.tree)

    return at_idle


if __name__ == "__main__":
    main()
