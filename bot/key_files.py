"""Secrets that Guichet makes for itself: a file of the data folder that its owner alone reads, outside the database."""

import os
import secrets
from pathlib import Path

FOLDER = "keys"
BYTES = 32


class KeyFileError(Exception):
    """The file cannot be read or made, or is no key; the message says which and what to do."""


def key_in(data_dir: Path, name: str) -> bytes:
    """The 32 bytes of that key; made at the first call, by one process alone when several start at once."""
    path = data_dir / FOLDER / f"{name}.key"
    try:
        if not path.exists():
            _make(path)
        written = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path} cannot be read ({type(error).__name__}): check its owner and rights") from error
    try:
        key = bytes.fromhex(written)
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise KeyFileError(f"{path} is no key ({2 * BYTES} hexadecimal digits): put the saved one back")
    return key


def _make(path: Path) -> None:
    """Written aside, then linked: nobody ever reads half a key, and the first one made is everybody's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_bytes(BYTES).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
