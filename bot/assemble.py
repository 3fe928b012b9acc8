"""Where settings become engines, and engines a counter. The only place that knows them all."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from bot.answering.calm import Calmness
from bot.answering.counter import Counter, Limits
from bot.answering.evidence.meanings import Meanings
from bot.answering.generate import Caps
from bot.answering.prompt import instructions
from bot.answering.retrieve import Analyser, Embedder, Index, Reranker
from bot.answering.search.rerank import LearnedReranker
from bot.answering.wording import packaged_wordings
from bot.catalogue import installed_generator, installed_reranker
from bot.domain.calendars import Calendar
from bot.domain.places import Place
from bot.domain.services import Services
from bot.domain.territories import Territory
from bot.engines import index_server
from bot.engines.calendars import calendars_of
from bot.engines.cross_encoder import CrossEncoderReranker
from bot.engines.embedding import EmbedderUnavailableError
from bot.engines.examined import second_reading_of
from bot.engines.generations import current_id, load_places, load_services, load_territory, open_view
from bot.engines.llama import LlamaGenerator, LlamaOptions
from bot.engines.onnx_embedding import FRENCH_NAME, OnnxEmbedder, packaged_calmness, packaged_french
from bot.engines.openai import OpenAiGenerator, OpenAiOptions
from bot.engines.sparse import FrenchAnalyser
from bot.engines.trees import packaged_trees
from bot.engines.vocabulary import packaged_vocabulary, with_territory
from bot.settings import Settings

SERVER_ALIAS = "guichet"
SERVER_TIMEOUT_S = 10

Generating = LlamaGenerator | OpenAiGenerator


class AssemblyError(Exception):
    """A setting names something that is not there; the message says which and what to do."""


def threads_of(settings: Settings) -> int:
    """Threads each engine may use."""
    return settings.threads or os.cpu_count() or 1


def build_reranker(settings: Settings, analyser: Analyser) -> Reranker | None:
    """A cross-encoder by folder, else an installed one, else the packaged trees; None when switched off."""
    if settings.reranker == "none":
        return None
    installed = installed_reranker(settings.models_dir)
    folder = Path(settings.reranker) if settings.reranker != "auto" else installed and installed.path
    if folder:
        if not folder.is_dir():
            raise AssemblyError(f"GUICHET_RERANKER: no folder {folder}")
        return CrossEncoderReranker(folder, threads_of(settings))
    trees = packaged_trees()
    return LearnedReranker(trees, analyser) if trees else None


def build_generator(settings: Settings) -> Generating | None:
    """A server by URL, else the chosen model, else the largest installed one that fits, else None (extracts)."""
    if settings.generator_url:
        return OpenAiGenerator(
            OpenAiOptions(
                base_url=settings.generator_url,
                model=settings.generator_model,
                api_key=settings.generator_api_key,
                grammar=settings.generator_grammar,
                queue_limit=settings.queue_limit,
            )
        )
    model = choose_model(settings)
    if model is None:
        return None
    return LlamaGenerator(
        LlamaOptions(
            model=model,
            threads=threads_of(settings),
            context_tokens=settings.context_tokens,
            gpu_layers=settings.gpu_layers,
            at_once=settings.answers_at_once,
            kept_mb=settings.prompt_memory_mb,
            instructions=instructions(),
            states=settings.data_dir / "llama",
            queue_limit=settings.queue_limit,
        )
    )


def choose_model(settings: Settings) -> Path | None:
    """The GGUF file to load, None when there is none to load."""
    if settings.generator == "none":
        return None
    if settings.generator.endswith(".gguf"):
        if not Path(settings.generator).is_file():
            raise AssemblyError(f"GUICHET_GENERATOR: no file {settings.generator}")
        return Path(settings.generator)
    wanted = "" if settings.generator == "auto" else settings.generator
    installed = installed_generator(settings.models_dir, wanted)
    if installed is None and wanted:
        raise AssemblyError(f"GUICHET_GENERATOR: {wanted} is not installed: run guichet models pull {wanted}")
    return installed.path if installed else None


def limits_of(settings: Settings) -> Limits:
    """The path's figures with the operator's caps."""
    prompt_tokens = settings.context_tokens - settings.answer_tokens
    caps = Caps(settings.answer_tokens, settings.answer_timeout_s, prompt_tokens)
    return replace(Limits(), caps=caps, write_below=settings.write_below)


def build_counter(settings: Settings, embedder: Embedder | None, generator: Generating | None) -> Counter:
    """A counter over the published generation. Raises NoIndexError, CorruptIndexError or IndexUnavailableError."""
    index, territory, places, services = _published(settings)
    calendars = calendars_of(territory)
    analyser = FrenchAnalyser(vocabulary=with_territory(packaged_vocabulary(), services.synonyms))
    return Counter(
        index=index,
        analyser=analyser,
        reranker=build_reranker(settings, analyser),
        territory=territory,
        places=places,
        services=services,
        wordings=packaged_wordings(),
        embedder=embedder,
        generator=generator,
        second=second_reading_of(generator, settings.second_reading, settings.data_dir),
        calendar=calendars.get(territory.default_commune, Calendar()),
        calendars=calendars,
        limits=limits_of(settings),
        meanings=meanings_of(embedder, threads_of(settings)),  # type: ignore[arg-type]  # known by its identity
        calmness=calmness_of(embedder, threads_of(settings)),
    )


@lru_cache(maxsize=2)
def meanings_of(embedder: Embedder | None, threads: int) -> Meanings:
    """What passages say, by the packaged model, whichever searches: evidence is weighed by its cosines.

    Kept from a generation to the next. Nothing when meaning is switched off or that model absent.
    """
    return Meanings(_packaged(embedder, threads))  # type: ignore[arg-type]  # known by its identity


@lru_cache(maxsize=2)
def _packaged(embedder: Embedder | None, threads: int) -> Embedder | None:
    """The packaged model: the one given when it is that one; None without an embedder, or when it can't be read."""
    folder = packaged_french()
    if embedder is None or folder is None:
        return None
    if embedder.name == FRENCH_NAME:
        return embedder
    try:
        return OnnxEmbedder(folder, FRENCH_NAME, threads)
    except EmbedderUnavailableError:
        return None


def calmness_of(embedder: Embedder | None, threads: int) -> Calmness:
    """What tells calm words from a danger, by the packaged model; nothing without it."""
    packaged = _packaged(embedder, threads)  # type: ignore[arg-type]  # known by its identity
    return packaged_calmness(packaged) if packaged else Calmness()


def _published(settings: Settings) -> tuple[Index, Territory, Sequence[Place], Services]:
    if settings.index_url:
        client = index_server.connect(settings.index_url, settings.index_api_key or None, SERVER_TIMEOUT_S)
        remote = index_server.open_published(client, SERVER_ALIAS)
        return remote, remote.territory, remote.places, remote.services
    root = settings.data_dir / "index"
    index = open_view(root)
    made = index.generation
    return index, load_territory(root, made), load_places(root, made), load_services(root, made)


def published_generation(settings: Settings) -> Callable[[], str | None]:
    """What tells the generation published now, cheaply enough to be asked every two seconds."""
    if not settings.index_url:
        return lambda: current_id(settings.data_dir / "index")
    client = index_server.connect(settings.index_url, settings.index_api_key or None, SERVER_TIMEOUT_S)

    def ask() -> str | None:
        collection = index_server.published_collection(client, SERVER_ALIAS)
        return collection.removeprefix(f"{SERVER_ALIAS}-") if collection else None

    return ask
