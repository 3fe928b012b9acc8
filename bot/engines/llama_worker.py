"""The llama.cpp process (`python -m bot.engines.llama_worker OPTIONS`): a SIGSEGV ends it and nothing else."""

import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
from jinja2 import TemplateError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from numpy.typing import NDArray

from bot.engines.chat_template import TemplateRefused, fill
from bot.engines.llama_frames import Broken, WorkerOptions, encode
from bot.engines.llama_loop import CannotGenerate, Loop, stay_below

READ_AT_ONCE = 128  # tokens of the prompt between two looks at the cancellations
FIRST_CHOICES = 64
GGML_LOG_LEVEL_ERROR = 3
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])

Pointer = Any  # llama_cpp's handles are untyped ctypes pointers


class ModelBroken(Exception):  # noqa: N818 (an expected ending of a start)
    """The file cannot be used as a generator; the message is one line."""


class LlamaModel:
    """One GGUF, one context, one sequence. What was read for the last prompt is kept for the next one."""

    def __init__(self, options: WorkerOptions) -> None:
        self._complaints = Complaints()
        llama_cpp.llama_backend_init()
        parameters = llama_cpp.llama_model_default_params()
        parameters.n_gpu_layers = options.gpu_layers
        self._model: Pointer = llama_cpp.llama_model_load_from_file(os.fsencode(options.model), parameters)
        if not self._model:
            raise ModelBroken(f"{options.model.name} cannot be read: {self._complaints.first or 'not a GGUF file'}")
        self._vocab: Pointer = llama_cpp.llama_model_get_vocab(self._model)
        self._context: Pointer = self._open_context(options)
        self.context_tokens = int(llama_cpp.llama_n_ctx(self._context))
        self._vocab_size = int(llama_cpp.llama_vocab_n_tokens(self._vocab))
        self._read: list[int] = []
        self._formatter = self._chat_template(options.model)
        self.prompt("essai", "essai")  # a template that cannot be used is said at once

    def _open_context(self, options: WorkerOptions) -> Pointer:
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = min(options.context_tokens, llama_cpp.llama_model_n_ctx_train(self._model))
        parameters.n_batch = parameters.n_ubatch = READ_AT_ONCE
        parameters.n_threads = parameters.n_threads_batch = options.threads
        context = llama_cpp.llama_init_from_model(self._model, parameters)
        if not context:
            raise ModelBroken(
                f"{options.model.name}: no context of {parameters.n_ctx} tokens ({self._complaints.first})"
            )
        return context

    def _chat_template(self, path: Path) -> Jinja2ChatFormatter:
        buffer = ctypes.create_string_buffer(256 * 1024)
        size = llama_cpp.llama_model_meta_val_str(self._model, b"tokenizer.chat_template", buffer, len(buffer))
        if size <= 0:
            raise ModelBroken(f"{path.name} holds no chat template: choose an instruct model")
        try:
            return Jinja2ChatFormatter(
                buffer.value.decode("utf-8", "replace"),
                eos_token=self._special_text(llama_cpp.llama_vocab_eos(self._vocab)),
                bos_token=self._special_text(llama_cpp.llama_vocab_bos(self._vocab)),
            )
        except TemplateError as error:
            raise ModelBroken(f"{path.name}: its chat template cannot be used ({error})") from error

    def _special_text(self, token: int) -> str:
        return llama_cpp.llama_vocab_get_text(self._vocab, token).decode("utf-8", "replace") if token >= 0 else ""

    def tokens(self, text: str, special: bool = False) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = (llama_cpp.llama_token * (len(raw) + 8))()
        count = llama_cpp.llama_tokenize(self._vocab, raw, len(raw), room, len(room), False, special)
        return list(room[:count])

    def prompt(self, system: str, user: str) -> list[int]:
        """Only the template's own text may hold special tokens: what people or documents wrote never does."""
        try:
            parts = fill(self._formatter, system, user)
        except TemplateRefused as error:
            raise ModelBroken(str(error)) from error
        whole = [token for part in parts for token in self.tokens(part.text, special=part.trusted)]
        bos = llama_cpp.llama_vocab_bos(self._vocab)
        return [bos, *whole] if llama_cpp.llama_vocab_get_add_bos(self._vocab) and whole[:1] != [bos] else whole

    def held(self, prompt: list[int]) -> int:
        pairs = enumerate(zip(self._read, prompt[:-1], strict=False))
        differing = (place for place, (read, asked) in pairs if read != asked)
        return next(differing, min(len(self._read), len(prompt) - 1))

    def generate(self, prompt: list[int], grammar: str, max_tokens: int) -> Iterator[bytes]:
        rules = self._grammar(grammar)
        try:
            yield from self._read_prompt(prompt)
            for _ in range(max_tokens):
                token = self._choose(rules)
                if llama_cpp.llama_vocab_is_eog(self._vocab, token):
                    return
                if rules:
                    llama_cpp.llama_sampler_accept(rules, token)
                yield self._piece(token)
                self._decode([token])
        finally:
            if rules:
                llama_cpp.llama_sampler_free(rules)

    def _grammar(self, grammar: str) -> Pointer:
        if not grammar:
            return None
        if rules := llama_cpp.llama_sampler_init_grammar(self._vocab, grammar.encode(), b"root"):
            return rules
        raise CannotGenerate("the grammar of the answer is not understood by llama.cpp")

    def _read_prompt(self, prompt: list[int]) -> Iterator[bytes]:
        kept = self.held(prompt)
        memory = llama_cpp.llama_get_memory(self._context)
        if not llama_cpp.llama_memory_seq_rm(memory, 0, kept, -1):  # recurrent models keep all or nothing
            llama_cpp.llama_memory_clear(memory, True)
            kept = 0
        self._read = prompt[:kept]
        for start in range(kept, len(prompt), READ_AT_ONCE):
            self._decode(prompt[start : start + READ_AT_ONCE])
            yield b""

    def _decode(self, tokens: list[int]) -> None:
        array = (llama_cpp.llama_token * len(tokens))(*tokens)  # must outlive the call: the batch only points to it
        if code := llama_cpp.llama_decode(self._context, llama_cpp.llama_batch_get_one(array, len(tokens))):
            self._read = []
            raise CannotGenerate(f"llama.cpp could not read {len(tokens)} tokens (code {code})")
        self._read += tokens

    def _choose(self, rules: Pointer) -> int:
        """The likeliest token the grammar allows. Checking the likeliest few first spares the whole vocabulary."""
        logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self._context, -1), shape=(self._vocab_size,))
        if not rules:
            return int(logits.argmax())
        few = np.argpartition(logits, -min(FIRST_CHOICES, self._vocab_size - 1))[-FIRST_CHOICES:]
        for ids in (few, np.arange(self._vocab_size)):
            allowed = self._allowed(rules, ids, logits)
            if np.isfinite(best := allowed["logit"].max()):
                return int(allowed["id"][allowed["logit"] == best][0])
        raise CannotGenerate("no token of this model satisfies the grammar of the answer")

    def _allowed(self, rules: Pointer, ids: NDArray[np.intp], logits: NDArray[np.float32]) -> NDArray[np.void]:
        """Candidates after the grammar: what it forbids has a logit of minus infinity."""
        candidates = np.zeros(len(ids), CANDIDATE)
        candidates["id"], candidates["logit"] = ids, logits[ids]
        data = candidates.ctypes.data_as(llama_cpp.llama_token_data_p)
        array = llama_cpp.llama_token_data_array(data, len(ids), -1, False)
        llama_cpp.llama_sampler_apply(rules, ctypes.byref(array))
        return candidates

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        size = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(0, size)]


class Complaints:
    """Keeps llama.cpp's first error line, the one that names the cause, and silences the rest."""

    def __init__(self) -> None:
        self.first = ""
        self._callback = llama_cpp.llama_log_callback(self._hear)
        llama_cpp.llama_log_set(self._callback, ctypes.c_void_p(0))

    def _hear(self, level: int, text: bytes, _data: object) -> None:
        if level == GGML_LOG_LEVEL_ERROR and not self.first:
            self.first = " ".join(text.decode("utf-8", "replace").split())[:200]


def main() -> None:
    """Frames come in by standard input and go out by standard output; stray prints go to standard error."""
    options = WorkerOptions.model_validate_json(sys.argv[1])
    stay_below(options.parent)
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        model = LlamaModel(options)
    except ModelBroken as error:
        reports.write(encode(Broken(reason=str(error))))
        reports.flush()
        return
    Loop(model, sys.stdin.buffer, reports).run()


if __name__ == "__main__":
    main()
