"""A corpus as a territory of its own: ingested by the product, then asked by the product's path.

The index is kept under a digest of the corpus, and vectors under the digest of their passage, in one cache folder:
a second run reads nothing again, and a killed one goes on where it was.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.answering.counter import Counter
from bot.assemble import Generating, build_counter
from bot.embedders import EmbedderChoice
from bot.engines.durable import locked
from bot.engines.generations import read_manifest
from bot.engines.index_edge import IndexEdge
from bot.engines.sparse import FrenchAnalyser
from bot.settings import Settings
from eval.sets import CORPUS, digest_of
from ingestion.path import ingest
from ingestion.progress import Progress, silent
from ingestion.remarks import Remark
from ingestion.sources import FILE_NAME, read_sources

COMMUNE = "essai"
NOWHERE = "https://commune.example/"
"""Stands for the address of a document that has none."""
WAIT_S = 3600.0
"""How long another measure of the same corpus is waited for."""

_TERRITORY = """name = {name}
default_commune = "essai"
[[commune]]
id = "essai"
name = {name}
insee = "00000"
"""
_SOURCE = """[[source]]
id = "{id}"
location = "{location}"
layer = "communal"
owner = "{owner}"
url = "{nowhere}"
licence = "unknown"
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """What corpora are ingested and asked with. `cache` is the folder kept between runs."""

    cache: Path
    settings: Settings
    embedder: EmbedderChoice | None
    generator: Generating | None = None
    progress: Progress = field(default=silent)


@dataclass(frozen=True, slots=True)
class Standing:
    """A counter over a corpus, its commune, and what of the corpus could not be read."""

    counter: Counter
    commune: str
    documents: tuple[str, ...]
    unreadable: tuple[Remark, ...]
    digest: str


@contextmanager
def standing(folder: Path, bench: Bench, poison: Path | None = None) -> Iterator[Standing]:
    """The counter over a folder: a corpus.jsonl, or a territory with its sources.toml; `poison` is added to it."""
    digest = _digest(folder, poison)
    root = bench.cache / "sets" / f"{folder.resolve().name}-{digest[:12]}"
    root.mkdir(parents=True, exist_ok=True)
    _share_vectors(bench.cache, root)
    with locked(root / "measure.lock", timeout_s=WAIT_S):
        territory = _territory(folder, root / "territory", poison)
        factory = bench.embedder.for_passages() if bench.embedder else None
        report = ingest(territory, root, embedder_factory=factory, analyser=FrenchAnalyser(), progress=bench.progress)
    settings = bench.settings.model_copy(update={"data_dir": root, "index_url": "", "default_commune": ""})
    embedder = bench.embedder.build() if bench.embedder else None
    counter = build_counter(settings, embedder, bench.generator)
    try:
        documents = tuple(read_manifest(root / "index").documents)
        yield Standing(counter, counter.territory.default_commune, documents, report.unreadable, digest)
    finally:
        if isinstance(counter.index, IndexEdge):
            counter.index.close()


def describe_territory(folder: Path, name: str, documents: Mapping[str, str]) -> None:
    """Makes a folder a territory of one commune that owns these documents: their files in it, by their names."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = (_SOURCE.format(id=id_, location=file, owner=COMMUNE, nowhere=NOWHERE) for id_, file in documents.items())
    described = _TERRITORY.format(name=json.dumps(name, ensure_ascii=False))
    (folder / FILE_NAME).write_text(described + "".join(sources), "utf-8")


def is_territory(folder: Path) -> bool:
    """Whether a folder is the product's own kind."""
    return (folder / FILE_NAME).is_file()


def _digest(folder: Path, poison: Path | None) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if is_territory(folder) else [folder / CORPUS]
    return digest_of(*files, *([poison] if poison else []))


def _share_vectors(cache: Path, root: Path) -> None:
    """The vectors of a passage are the same whatever corpus it is in."""
    shared = (cache / "vectors").resolve()
    shared.mkdir(parents=True, exist_ok=True)
    link = root / "cache"
    if not link.is_symlink() and not link.exists():
        link.symlink_to(shared, target_is_directory=True)


def _territory(folder: Path, made: Path, poison: Path | None) -> Path:
    if is_territory(folder) and not poison:
        return folder
    shutil.rmtree(made, ignore_errors=True)
    if is_territory(folder):
        shutil.copytree(folder, made)
    else:
        describe_territory(made, folder.resolve().name, {"corpus": CORPUS})
        shutil.copyfile(folder / CORPUS, made / CORPUS)
    if poison:
        _add_poison(made, poison)
    return made


def _add_poison(territory: Path, poison: Path) -> None:
    """The poisoned documents, each with the commune its `meta` names when the territory has it."""
    known = read_sources(territory).territory
    by_owner: dict[str, list[str]] = {}
    for line in poison.read_text("utf-8", errors="replace").split("\n"):
        owner = _commune_of(line)
        by_owner.setdefault(owner if owner in known.communes else known.default_commune, []).append(line)
    with (territory / FILE_NAME).open("a", encoding="utf-8") as toml:
        for owner, lines in by_owner.items():
            (territory / f"poison-{owner}.jsonl").write_text("\n".join(lines), "utf-8")
            name = f"poison-{owner}"
            toml.write("\n" + _SOURCE.format(id=name, location=f"{name}.jsonl", owner=owner, nowhere=NOWHERE))


def _commune_of(line: str) -> str:
    try:
        value = json.loads(line)
    except ValueError:
        return ""
    meta = value.get("meta") if isinstance(value, dict) else None
    return str(meta.get("commune") or "") if isinstance(meta, dict) else ""
