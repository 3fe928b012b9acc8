"""The telephones of eval/calls, for tests: skipped by name where they are not installed."""

import shutil
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from eval.calls import baresip as telephones
from eval.calls.baresip import Baresip, free_port, rtp_range
from eval.calls.sounds import Sound, chirp, clear_share, match, pcm, recording, write
from tests.conftest import need

__all__ = [
    "Baresip",
    "Sound",
    "baresip",
    "chirp",
    "clear_share",
    "free_port",
    "match",
    "pcm",
    "recording",
    "rtp_range",
    "write",
]


def baresip(
    folder: Path, says: Sound | None = None, law: str = "pcma", account: str = "", answers: str = "manual"
) -> AbstractAsyncContextManager[Baresip]:
    """A baresip that says `says` (then silence); it picks up by itself when `answers` is "auto"."""
    need(shutil.which("baresip"), "baresip")
    return telephones.baresip(folder, says, law, account, answers)
