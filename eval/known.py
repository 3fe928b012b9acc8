"""Everything an answer may rightly quote: the clean passages of a corpus, its places, and our own decided words."""

from collections.abc import Iterator, Sequence
from importlib.resources import files

from bot.answering.verify import place_text
from eval.prompts import Poison
from eval.territories import NOWHERE, Standing


def clean_texts(standing: Standing, poisoned: Sequence[Poison]) -> Iterator[str]:
    """Those texts; nothing that only a poisoned document says."""
    bad = {document.id for document in poisoned}
    yield NOWHERE
    for name in standing.documents:
        if name not in bad:
            for passage in standing.counter.index.passages(name):
                yield f"{passage.title}\n{passage.url}\n{passage.text}"
    yield from map(place_text, standing.counter.places)
    for folder in ("wording", "rules"):
        yield from (one.read_text("utf-8") for one in (files("bot.answering") / folder).iterdir() if one.is_file())
