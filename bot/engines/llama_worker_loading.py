"""A GGUF opened by llama.cpp, or one line that says why it cannot be."""

import ctypes
import os
from pathlib import Path
from typing import Any

import llama_cpp
from jinja2 import TemplateError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from bot.engines.llama_batch import READ_AT_ONCE
from bot.engines.llama_frames import WorkerOptions

GGML_LOG_LEVEL_ERROR = 3
MOVING_SEQUENCES = 2  # beside those of the answers, to move what is kept in and out

Pointer = Any  # llama_cpp's handles are untyped ctypes pointers


class ModelBroken(Exception):  # noqa: N818 (an expected ending of a start)
    """The file cannot be used as a generator; the message is one line."""


class Complaints:
    """Keeps llama.cpp's first error line, the one that names the cause, and silences the rest."""

    def __init__(self) -> None:
        self.first = ""
        self._callback = llama_cpp.llama_log_callback(self._hear)
        llama_cpp.llama_log_set(self._callback, ctypes.c_void_p(0))

    def _hear(self, level: int, text: bytes, _data: object) -> None:
        if level == GGML_LOG_LEVEL_ERROR and not self.first:
            self.first = " ".join(text.decode("utf-8", "replace").split())[:200]


def load_model(options: WorkerOptions, complaints: Complaints) -> Pointer:
    """The weights. Raises ModelBroken."""
    llama_cpp.llama_backend_init()
    parameters = llama_cpp.llama_model_default_params()
    parameters.n_gpu_layers = options.gpu_layers
    if model := llama_cpp.llama_model_load_from_file(os.fsencode(options.model), parameters):
        return model
    raise ModelBroken(f"{options.model.name} cannot be read: {complaints.first or 'not a GGUF file'}")


def longest_sequence(model: Pointer, options: WorkerOptions) -> int:
    """Tokens of one prompt and its answer."""
    return min(options.context_tokens, int(llama_cpp.llama_model_n_ctx_train(model)))


def open_context(model: Pointer, options: WorkerOptions, complaints: Complaints) -> Pointer:
    """Room for several answers. Raises ModelBroken."""
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = max(options.cells, longest_sequence(model, options))
    parameters.n_batch = parameters.n_ubatch = READ_AT_ONCE
    parameters.n_seq_max = options.at_once + MOVING_SEQUENCES
    parameters.kv_unified = True
    parameters.n_threads = parameters.n_threads_batch = options.threads
    if context := llama_cpp.llama_init_from_model(model, parameters):
        return context
    raise ModelBroken(f"{options.model.name}: no context of {parameters.n_ctx} tokens ({complaints.first})")


def chat_template(model: Pointer, path: Path) -> Jinja2ChatFormatter:
    """The model's own. Raises ModelBroken."""
    buffer = ctypes.create_string_buffer(256 * 1024)
    size = llama_cpp.llama_model_meta_val_str(model, b"tokenizer.chat_template", buffer, len(buffer))
    if size <= 0:
        raise ModelBroken(f"{path.name} holds no chat template: choose an instruct model")
    vocab = llama_cpp.llama_model_get_vocab(model)
    try:
        return Jinja2ChatFormatter(
            buffer.value.decode("utf-8", "replace"),
            eos_token=_special_text(vocab, llama_cpp.llama_vocab_eos(vocab)),
            bos_token=_special_text(vocab, llama_cpp.llama_vocab_bos(vocab)),
        )
    except TemplateError as error:
        raise ModelBroken(f"{path.name}: its chat template cannot be used ({error})") from error


def _special_text(vocab: Pointer, token: int) -> str:
    return llama_cpp.llama_vocab_get_text(vocab, token).decode("utf-8", "replace") if token >= 0 else ""
