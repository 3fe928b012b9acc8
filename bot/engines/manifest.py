"""What a generation says of itself."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.engines.digests import digest

_REWRITTEN = "edge_config.json"
"""Rewritten by the engine at every opening: copied into views, left out of the checksums."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Whoever writes a generation gives `embedder` and `documents` (source id → digest); the rest is computed."""

    embedder: str | None
    documents: Mapping[str, str]
    id: str = ""
    created: str = ""
    dims: int = 0
    passages: int = 0
    checksums: Mapping[str, str] = field(default_factory=dict)


def manifest_to_json(manifest: Manifest) -> str:
    """The text `manifest_from_json` reads."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1)


def manifest_from_json(text: str) -> Manifest:
    """The manifest of a text made by `manifest_to_json`."""
    return Manifest(**json.loads(text))


def checksums(folder: Path) -> dict[str, str]:
    """The digest of every file of a generation, by path, except what is rewritten and the manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    kept = [path for path in files if path.name not in (_REWRITTEN, "manifest.json")]
    return {path.relative_to(folder).as_posix(): digest(path) for path in kept}


def is_rewritten(path: Path) -> bool:
    """Whether the engine rewrites that file when it opens a shard."""
    return path.name == _REWRITTEN


def new_id() -> str:
    """An identifier that sorts by time of writing."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}"


def now() -> str:
    """The present instant as a manifest writes it: ISO, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
