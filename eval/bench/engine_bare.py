"""llama.cpp without us, in a process of its own: the high-level API of llama-cpp-python, and a bare loop of batches.

python -m eval.bench.engine_bare MODEL THREADS CELLS    prompts as JSON lines in, what each took out
python -m eval.bench.engine_bare MODEL THREADS SEQUENCES TOKENS    prints tokens per second
"""

import ctypes
import json
import sys
import time

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


def bare_rate(path: str, threads: int, sequences: int, tokens: int) -> float:
    """Tokens per second of nothing but `llama_decode` over so many sequences, after 40 tokens of prompt each."""
    model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx, parameters.n_seq_max, parameters.kv_unified = 4096, sequences, True
    parameters.n_threads = parameters.n_threads_batch = threads
    context = llama_cpp.llama_init_from_model(model, parameters)
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
    if len(sys.argv) == 4:
        first_tokens(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        print(bare_rate(sys.argv[1], *map(int, sys.argv[2:5])))
