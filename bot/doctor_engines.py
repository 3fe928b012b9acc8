"""The heavy half of the diagnosis: the index, the models, and one real generated token."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import aclosing
from importlib.util import find_spec

from bot.answering.generate import Caps, GeneratorUnavailable, Prompt, Text
from bot.assemble import AssemblyError, Generating, build_counter, build_generator, choose_model
from bot.catalogue import machine_memory_gb
from bot.doctor import Check, State
from bot.doctor_speed import measure
from bot.embedders import choose_embedder
from bot.engines.embedding import EmbedderUnavailableError
from bot.engines.generations import CorruptIndexError, NoIndexError
from bot.engines.index_edge import IndexEdge
from bot.engines.index_server import IndexUnavailableError
from bot.engines.llama import LlamaGenerator
from bot.settings import Settings
from bot.storage import StoreError, open_store

PROOF = Prompt("Tu réponds en un mot.", "Dis bonjour.")
PROOF_CAPS = Caps(max_tokens=8, timeout_s=120.0)


def engines(settings: Settings) -> Iterator[Check]:
    """Index, database, embedder, generator."""
    yield _index(settings)
    yield _database(settings)
    yield _embedder(settings)
    yield _llama()
    yield _generator(settings)


def _index(settings: Settings) -> Check:
    try:
        counter = build_counter(settings, None, None)
    except (NoIndexError, CorruptIndexError, IndexUnavailableError) as missing:
        return Check("index", State.FAILED, str(missing), "run guichet-ingest run")
    index = counter.index
    count = index.count() if hasattr(index, "count") else 0
    if isinstance(index, IndexEdge):
        index.close()
    return Check("index", State.GOOD, f"{count} passages, generation {index.generation}")


def _database(settings: Settings) -> Check:
    try:
        store = open_store(settings.store_url)
        store.check()
        store.close()
    except StoreError as broken:
        return Check("database", State.FAILED, str(broken), "see GUICHET_DATABASE_URL in docs/settings.md")
    return Check("database", State.GOOD, settings.store_url.split("@")[-1])


def _embedder(settings: Settings) -> Check:
    try:
        choice = choose_embedder(settings)
        if choice is None:
            return Check("embedder", State.DEGRADED, "none: lexical search only", "set GUICHET_EMBEDDER=auto")
        started = time.perf_counter()
        choice.build().embed(["bonjour"])
    except (AssemblyError, EmbedderUnavailableError) as broken:
        return Check("embedder", State.DEGRADED, str(broken), "set GUICHET_EMBEDDER=auto")
    return Check("embedder", State.GOOD, f"{choice.name}, loaded in {time.perf_counter() - started:.1f} s")


def _llama() -> Check:
    if find_spec("llama_cpp") is None:
        return Check("llama.cpp", State.DEGRADED, "not installed", "install clang or g++, then run make setup")
    return Check("llama.cpp", State.GOOD, "installed")


def _generator(settings: Settings) -> Check:
    try:
        generator = build_generator(settings)
    except AssemblyError as missing:
        return Check("generator", State.DEGRADED, str(missing), "guichet models list names those that can be installed")
    if generator is None:
        return Check("generator", State.DEGRADED, "none: answers are extracts", "guichet models pull ministral-3-3b")
    try:
        return asyncio.run(_generate(generator, _size_gb(settings)))
    except GeneratorUnavailable as broken:
        return Check("generator", State.DEGRADED, f"{generator.name}: {broken}", "guichet models verify")


def _size_gb(settings: Settings) -> float:
    """Of the model that is used; 0 for a server's, whose size is not known."""
    model = None if settings.generator_url else choose_model(settings)
    return model.stat().st_size / 1e9 if model else 0.0


async def _generate(generator: Generating, model_gb: float) -> Check:
    started = time.perf_counter()
    first_s, pieces, speed = 0.0, 0, None
    try:
        async with aclosing(generator.stream(PROOF, PROOF_CAPS)) as told:
            async for piece in told:
                if isinstance(piece, Text):
                    first_s = first_s or time.perf_counter() - started
                    pieces += 1
        speed = await measure(generator) if pieces else None
    finally:
        await generator.aclose()
    if not pieces:
        return Check("generator", State.DEGRADED, f"{generator.name} produced nothing", "guichet models verify")
    found = [f"{generator.name} generated, first token after {first_s:.1f} s with loading"]
    found += [f"build {generator.build}"] if isinstance(generator, LlamaGenerator) else []
    found += [speed.told()] if speed else []
    return Check(
        "generator", State.GOOD, "; ".join(found), speed.advice(model_gb, machine_memory_gb()) if speed else ""
    )
