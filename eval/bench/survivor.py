"""What a killed ingestion left, looked at from another process."""

import os
from dataclasses import dataclass
from pathlib import Path

from bot.engines.generations import load_places, open_view, read_manifest
from bot.engines.sparse import FrenchAnalyser
from eval.bench.victim import DOCUMENTS, PARAGRAPHS, ConstantEmbedder, forked
from ingestion.path import ingest
from ingestion.progress import silent


@dataclass(frozen=True, slots=True)
class Served:
    """What a reader finds: the version of every document, and whether each one is whole."""

    versions: frozenset[int]
    whole: bool


def served(data: Path) -> Served:
    """What another process finds in the published generation, checksums verified; raises when it can't be opened."""
    heard, said = os.pipe()

    def look() -> None:
        root = data / "index"
        index, manifest = open_view(root), read_manifest(root)
        load_places(root)
        found = [index.passages(f"d{number}") for number in range(DOCUMENTS)]
        versions = {int(one.text.split("Version ")[1].split(",")[0]) for passages in found for one in passages}
        whole = all(len(passages) == PARAGRAPHS for passages in found)
        whole = whole and manifest.passages == DOCUMENTS * PARAGRAPHS and len(versions) == 1
        os.write(said, f"{int(whole)} {' '.join(map(str, versions))}".encode())

    status = os.waitpid(forked(look), 0)[1]
    os.close(said)
    told = os.read(heard, 4096).decode().split()
    os.close(heard)
    if status or not told:
        raise RuntimeError("the published generation does not open")
    return Served(frozenset(map(int, told[1:])), told[0] == "1")


def idle(territory: Path, data: Path) -> bool:
    """Whether an ingestion of what is published reads, embeds and publishes nothing, and leaves the index as it was."""
    before = _files(data / "index")

    def run() -> None:
        report = ingest(
            territory, data, embedder_factory=ConstantEmbedder(), analyser=FrenchAnalyser(), progress=silent
        )
        if report.published or report.embedded or report.parsed:
            raise RuntimeError("it wrote")

    return os.waitpid(forked(run), 0)[1] == 0 and _files(data / "index") == before


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its size and when it was last written."""
    found = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {str(path): (state.st_size, state.st_mtime_ns) for path, state in found}
