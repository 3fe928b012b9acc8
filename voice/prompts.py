"""Sound made once: what was said lately in memory, and the phrases of the house on disk.

Only what is asked for by `keep` is written: an answer may hold the words of a caller, and audio lives in memory.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Spoken:
    """What makes a sound what it is. `voice` changes with the file of the voice; gain is applied after."""

    voice: str
    language: str
    text: str
    stretch: float
    rate_hz: int

    @property
    def name(self) -> str:
        """Of its file."""
        whole = "\n".join((self.voice, self.language, f"{self.stretch:.2f}", str(self.rate_hz), self.text))
        return hashlib.sha256(whole.encode()).hexdigest() + ".pcm"


class Prompts:
    """At most `most_bytes` in memory, the least used forgotten first; `folder` is created when first written."""

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._sounds: OrderedDict[Spoken, bytes] = OrderedDict()
        self._bytes = 0

    def find(self, spoken: Spoken) -> bytes | None:
        """Its sound, from memory or from disk."""
        if (sound := self._sounds.get(spoken)) is not None:
            self._sounds.move_to_end(spoken)
            return sound
        path = self._folder / spoken.name if self._folder else None
        if path is None or not path.is_file():
            return None
        sound = path.read_bytes()
        self.add(spoken, sound)
        return sound

    def add(self, spoken: Spoken, sound: bytes) -> None:
        """In memory alone."""
        if len(sound) > self._most_bytes // 4:
            return
        self._bytes += len(sound) - len(self._sounds.pop(spoken, b""))
        self._sounds[spoken] = sound
        while self._bytes > self._most_bytes:
            self._bytes -= len(self._sounds.popitem(last=False)[1])

    def keep(self, spoken: Spoken, sound: bytes) -> None:
        """In memory and on disk, whole or not at all: for phrases that hold nothing of a caller."""
        self.add(spoken, sound)
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(sound)
        Path(file.name).replace(self._folder / spoken.name)
