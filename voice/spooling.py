"""What leaves by a folder that somebody else empties, and why something could not leave."""

import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path


class NotSentError(Exception):
    """A message could not leave; the reason, without a number or an address."""


def spool(folder: Path, text: str, suffix: str) -> None:
    """A new file, whole or not at all, for its owner alone. Raises NotSentError."""
    name = f"{datetime.now():%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:12]}"
    aside = folder / f".{name}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.touch(mode=0o600)
        aside.write_text(text, "utf-8")
        aside.rename(folder / f"{name}{suffix}")
    except OSError as failed:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise NotSentError(f"cannot write in {folder}: {type(failed).__name__}") from failed
