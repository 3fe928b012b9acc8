"""The published states of the index: written aside, then switched to in one move.

The folder `root` is `<data_dir>/index`: `current` holds the identifier of the published
generation, `generations/<id>/` never changes once written, `views/` are the processes' own links.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.answering.search.channels import Vectors
from bot.domain.documents import Passage
from bot.domain.places import Place
from bot.domain.services import Services
from bot.domain.territories import Territory
from bot.engines.digests import is_digest_of
from bot.engines.durable import locked, replace_text, sync, sync_tree
from bot.engines.index_edge import IndexEdge, write_shard
from bot.engines.manifest import Manifest, checksums, manifest_from_json, manifest_to_json, new_id, now
from bot.engines.payloads import DocumentAnalyser
from bot.engines.services_json import services_from_json, services_to_json
from bot.engines.territory_json import places_from_json, places_to_json, territory_from_json, territory_to_json
from bot.engines.views import generations_in_use, make_view, remove_stale

T = TypeVar("T")

KEPT = 3
LOCK_TIMEOUT_S = 30.0
NO_SERVICES = Services()


class NoIndexError(Exception):
    """Nothing was published yet; the message says what to do."""


class CorruptIndexError(Exception):
    """A published generation can't be read; the message says what to do."""


def write_generation(
    root: Path,
    passages: Sequence[Passage],
    vectors: Vectors | None,
    analyser: DocumentAnalyser,
    territory: Territory,
    places: Sequence[Place],
    manifest: Manifest,
    services: Services = NO_SERVICES,
) -> str:
    """Write, check, publish; the identifier of the new generation.

    Until the last step the previous generation is served, and a killed process leaves only a draft
    that the next one removes. One process at a time writes (LockHeldError for another).
    """
    with locked(root / "write.lock", LOCK_TIMEOUT_S):
        remove_drafts(root)
        identifier = new_id()
        draft = root / "generations" / f".draft-{identifier}"
        write_shard(draft / "shard", passages, vectors, analyser)
        (draft / "territory.json").write_text(territory_to_json(territory), "utf-8")
        (draft / "places.json").write_text(places_to_json(places), "utf-8")
        (draft / "services.json").write_text(services_to_json(services), "utf-8")
        written = replace(
            manifest,
            id=identifier,
            created=now(),
            dims=0 if vectors is None else vectors.shape[1],
            passages=len(passages),
            checksums=checksums(draft),
        )
        (draft / "manifest.json").write_text(manifest_to_json(written), "utf-8")
        _publish(root, draft, identifier)
        return identifier


def current_id(root: Path) -> str | None:
    """The identifier of the published generation, None before the first."""
    try:
        return (root / "current").read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


def open_view(root: Path) -> IndexEdge:
    """This process's own view of the published generation, its checksums verified.

    NoIndexError when nothing is published, CorruptIndexError when the files are not those that were written.
    """
    with locked(root / "lock", LOCK_TIMEOUT_S):
        remove_stale(root / "views")
        manifest = read_manifest(root)
        view = make_view(root / "views", root / "generations" / manifest.id)
    try:
        verify(root, manifest)
        return IndexEdge(view.shard, manifest.id, manifest.embedder, view.release)
    except BaseException:
        view.release()
        raise


def refresh(root: Path, opened: str) -> IndexEdge | None:
    """The published generation when it is not the one already opened, else None; cheap enough to ask every second."""
    return open_view(root) if current_id(root) not in (None, opened) else None


def read_manifest(root: Path, generation: str | None = None) -> Manifest:
    """What a generation, by default the published one, says of itself."""
    return _read(root, generation, "manifest.json", manifest_from_json)


def load_territory(root: Path, generation: str | None = None) -> Territory:
    """The territory a generation, by default the published one, was made for."""
    return _read(root, generation, "territory.json", territory_from_json)


def load_places(root: Path, generation: str | None = None) -> tuple[Place, ...]:
    """The places of a generation, by default the published one."""
    return _read(root, generation, "places.json", places_from_json)


def load_services(root: Path, generation: str | None = None) -> Services:
    """The services of a generation, by default the published one; none in those written before there were any."""
    identifier = generation or current_id(root)
    if identifier and not (root / "generations" / identifier / "services.json").exists():
        return NO_SERVICES
    return _read(root, generation, "services.json", services_from_json)


def verify(root: Path, manifest: Manifest) -> None:
    """CorruptIndexError when a file of the generation is missing or is not what was written."""
    folder = root / "generations" / manifest.id
    for name, told in manifest.checksums.items():
        if not is_digest_of(told, folder / name):
            raise CorruptIndexError(_corrupt(root, name))


def prune(root: Path) -> None:
    """Remove all but the last three generations and those in use."""
    with locked(root / "lock", LOCK_TIMEOUT_S):
        remove_stale(root / "views")
        kept = generations_in_use(root / "views") | {current_id(root)}
        written = sorted(folder for folder in (root / "generations").iterdir() if not folder.name.startswith("."))
        for folder in written[:-KEPT]:
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def remove_drafts(root: Path) -> None:
    """Remove what a killed writer left. The caller holds the writers' lock."""
    for draft in (root / "generations").glob(".draft-*"):
        shutil.rmtree(draft, ignore_errors=True)


def _publish(root: Path, draft: Path, identifier: str) -> None:
    sync_tree(draft)
    final = draft.with_name(identifier)
    draft.rename(final)
    sync(final.parent)
    with locked(root / "lock", LOCK_TIMEOUT_S):
        replace_text(root / "current", identifier + "\n")
    prune(root)


def _read(root: Path, generation: str | None, name: str, parse: Callable[[str], T]) -> T:
    identifier = generation or current_id(root)
    if identifier is None:
        raise NoIndexError(f"no index in {root}: run guichet-ingest run")
    path = root / "generations" / identifier / name
    try:
        return parse(path.read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CorruptIndexError(_corrupt(root, name)) from error


def _corrupt(root: Path, name: str) -> str:
    return f"the index in {root} is damaged ({name}): run guichet-ingest run to publish it again"
