"""How an ear is set: values that both sides of its process know, without the engine."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class EarOptions(BaseModel):
    """`workers` hear at the same time, each on `threads` cores: one of each is best on two cores.

    `spoken` are the languages of the conversation: a turn expected in one may be said in another.
    `beams` above 1 looks for better words, more slowly. `hot_words` are names to expect; forty at most are of use.
    """

    model_config = ConfigDict(frozen=True)
    folder: Path
    threads: int = 1
    workers: int = 1
    beams: int = 1
    hot_words: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ("fr", "en")
