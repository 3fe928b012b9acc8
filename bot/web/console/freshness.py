"""What the last ingestion found wrong in the documents, from the report it leaves beside the index."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.web.console.findings import in_french

log = structlog.get_logger(__name__)
SHOWN = 30
EXCERPT = 240
KINDS = ("contradiction", "expired", "stale", "superseded", "unreachable", "personal", "order")


@dataclass(frozen=True, slots=True)
class Spot:
    """One document of a finding, and the words that matter."""

    document_id: str
    title: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing wrong, and where."""

    kind: str
    why: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, the gravest kinds first; `counts` has those left out too."""

    made: str = ""
    counts: Mapping[str, int] | None = None
    found: tuple[Found, ...] = ()


def read_report(folder: Path | None, generation: str) -> Report:
    """The report of that generation; an empty one when there is none, or when it cannot be read."""
    if folder is None or not generation.replace("-", "").replace("_", "").isalnum():
        return Report()
    try:
        table = json.loads((folder / f"{generation}.json").read_text("utf-8"))
        found = [_found(one) for one in table["findings"]]
        ordered = sorted(found, key=lambda one: KINDS.index(one.kind) if one.kind in KINDS else len(KINDS))
        return Report(str(table["made"])[:16].replace("T", " "), table["counts"], tuple(ordered[:SHOWN]))
    except FileNotFoundError:
        return Report()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("report_not_read", generation=generation, error=type(error).__name__)
        return Report()


def _found(one: Mapping[str, object]) -> Found:
    cited = one["cited"]
    spots = tuple(_spot(spot) for spot in cited) if isinstance(cited, list) else ()
    return Found(str(one["kind"]), in_french(str(one["why"])), spots)


def _spot(one: Mapping[str, object]) -> Spot:
    return Spot(str(one["source"]), str(one["title"]), str(one["url"]), str(one["text"])[:EXCERPT])
