"""JSON: a directory of services gives places and contact passages, an agenda its events; any other list gives rows."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.documents import PassageKind
from ingestion.administration import COMPETENT, listed_in
from ingestion.parse.administration import administration
from ingestion.parse.clean import flat, mended
from ingestion.parse.decode import decode
from ingestion.parse.directory import directory
from ingestion.parse.openagenda import events_in, openagenda
from ingestion.parse.outline import Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable

JsonValue = Mapping[str, "JsonValue"] | Sequence["JsonValue"] | str | int | float | bool | None

_DEPTH = 8


def parse(data: bytes) -> Parsed:
    """`{"places": […]}` is a directory, as is the State's own file; else every object is read as one line."""
    text, notes = decode(data)
    try:
        value: JsonValue = json.loads(text)
    except RecursionError as error:
        raise Unreadable(f"nested deeper than the {sys.getrecursionlimit()} levels accepted") from error
    except ValueError as error:
        raise Unreadable(f"not valid JSON: {error}"[:120]) from error
    if isinstance(value, Mapping) and isinstance(listed := value.get("places"), list):
        return directory(value, listed, notes)
    if services := listed_in(value):
        if not (isinstance(value, Mapping) and value.get(COMPETENT)):
            raise Unreadable("the State's directory, and none of its services serves a commune of this territory")
        return administration(services, notes)
    if events := events_in(value):
        return openagenda(events, notes)
    lines = [flat(mended(line)) for line in _rows(value, 0)]
    if not any(lines):
        raise Unreadable("no text in this file")
    return Parsed("", outline([Stretch("\n".join(filter(None, lines)), PassageKind.TABLE)], ""), notes=notes)


def _rows(value: JsonValue, depth: int) -> Iterator[str]:
    if depth > _DEPTH:
        return
    if isinstance(value, Mapping):
        simple = [f"{key} : {one}" for key, one in value.items() if isinstance(one, str | int | float)]
        yield " ; ".join(simple)
        for one in value.values():
            yield from _rows(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _rows(one, depth + 1) if isinstance(one, Mapping | list) else iter([str(one)])
