"""llama.cpp without us, in a process of its own: the high-level API of llama-cpp-python, and a bare loop of batches.

python -m eval.bench.engine_bare MODEL THREADS CELLS    prompts as JSON lines in, what each took out
python -m eval.bench.engine_bare MODEL THREADS SEQUENCES TOKENS    prints tokens per second
python -m eval.bench.engine_bare speeds MODEL THREADS SECONDS    prints tokens per second, read then written
python -m eval.bench.engine_bare passes MODEL THREADS MOST    prints milliseconds of a pass of 1, 2... MOST tokens
"""

import ctypes
import json
import sys
import time
from statistics import median
from typing import Any

import llama_cpp

QUIET = llama_cpp.llama_log_callback(lambda *_: None)


def first_tokens(model: str, threads: int, cells: int) -> None:
    """Time to the first token of each prompt, with its default reuse of the previous one."""
    llama = llama_cpp.Llama(model, n_ctx=cells, n_threads=threads, n_threads_batch=threads, verbose=False)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        tokens = llama.tokenize(json.loads(line).encode(), add_bos=False, special=True)
        began, spent = time.perf_counter(), time.process_time()
        shared = llama.longest_token_prefix(llama.input_ids.tolist()[: llama.n_tokens], tokens[:-1])
        next(llama.generate(tokens, top_k=1, temp=0.0))
        took_ms, cpu_ms = (time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000
        print(json.dumps([took_ms, len(tokens) - shared, cpu_ms]), flush=True)


def open_context(path: str, threads: int, sequences: int) -> Any:
    """4,096 cells for so many sequences."""
    model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx, parameters.n_seq_max, parameters.kv_unified = 4096, sequences, True
    parameters.n_threads = parameters.n_threads_batch = threads
    return llama_cpp.llama_init_from_model(model, parameters)


def read(context: Any, batch: Any, start: int, count: int, wanted: int = 1) -> None:
    """One pass over so many tokens of one sequence; what follows the last `wanted` of them is computed."""
    for place in range(count):
        batch.token[place], batch.pos[place], batch.n_seq_id[place] = 5 + (start + place) % 1000, start + place, 1
        batch.seq_id[place][0], batch.logits[place] = 0, place >= count - wanted
    batch.n_tokens = count
    if llama_cpp.llama_decode(context, batch):
        raise RuntimeError("llama.cpp could not read the batch")
    llama_cpp.llama_get_logits_ith(context, count - 1)


def speeds(path: str, threads: int, seconds: float) -> tuple[float, float]:
    """Tokens per second: of prompts of 256 tokens in passes of 128, then of one answer after the last."""
    context = open_context(path, threads, 1)
    memory, batch = llama_cpp.llama_get_memory(context), llama_cpp.llama_batch_init(128, 0, 1)
    read(context, batch, 0, 128)
    read_tokens, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        llama_cpp.llama_memory_seq_rm(memory, 0, -1, -1)
        for start in (0, 128):
            read(context, batch, start, 128)
            read_tokens += 128
    read_s, written, began = time.perf_counter() - began, 0, time.perf_counter()
    while time.perf_counter() - began < seconds and written < 2048:
        read(context, batch, 256 + written, 1)
        written += 1
    return read_tokens / read_s, written / (time.perf_counter() - began)


def passes(path: str, threads: int, most: int) -> list[float]:
    """Milliseconds of a pass of 1 to `most` tokens of one answer, after a prompt of 896; the median of 9."""
    context = open_context(path, threads, 1)
    memory, batch = llama_cpp.llama_get_memory(context), llama_cpp.llama_batch_init(128, 0, 1)
    for start in range(0, 896, 128):
        read(context, batch, start, 128)
    took: dict[int, list[float]] = {count: [] for count in range(1, most + 1)}
    for _ in range(9):
        for count, times in took.items():
            llama_cpp.llama_memory_seq_rm(memory, 0, 896, -1)
            began = time.perf_counter()
            read(context, batch, 896, count, count)
            times.append((time.perf_counter() - began) * 1000)
    return [round(median(times), 2) for times in took.values()]


def bare_rate(path: str, threads: int, sequences: int, tokens: int) -> float:
    """Tokens per second of nothing but `llama_decode` over so many sequences, after 40 tokens of prompt each."""
    context = open_context(path, threads, sequences)
    batch = llama_cpp.llama_batch_init(sequences, 0, 1)
    began = 0.0
    for position in range(40 + tokens):
        began = time.perf_counter() if position == 40 else began
        for place in range(sequences):
            batch.token[place], batch.pos[place], batch.n_seq_id[place] = 5 + position + place, position, 1
            batch.seq_id[place][0], batch.logits[place] = place, 1
        batch.n_tokens = sequences
        if llama_cpp.llama_decode(context, batch):
            raise RuntimeError("llama.cpp could not read the batch")
        llama_cpp.llama_get_logits_ith(context, 0)
    return sequences * tokens / (time.perf_counter() - began)


if __name__ == "__main__":
    llama_cpp.llama_log_set(QUIET, ctypes.c_void_p(0))
    match sys.argv[1:]:
        case ["speeds", path, threads, seconds]:
            print(json.dumps(speeds(path, int(threads), float(seconds))))
        case ["passes", path, threads, most]:
            print(json.dumps(passes(path, int(threads), int(most))))
        case [path, threads, cells]:
            first_tokens(path, int(threads), int(cells))
        case [path, threads, sequences, tokens]:
            print(bare_rate(path, int(threads), int(sequences), int(tokens)))
