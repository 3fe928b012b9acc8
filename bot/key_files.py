"""Secrets Guichet makes for itself: files of the data folder, outside the database, that their owner alone reads."""

import os
import secrets
from pathlib import Path

FOLDER = "keys"
BYTES = 32


class KeyFileError(Exception):
    """The file cannot be read or made, or is no key; the message says which and what to do."""


def key_in(data_dir: Path, name: str) -> bytes:
    """The key of that name, 32 bytes; made at the first call, by one process alone when several start at once."""
    return keys_in(data_dir, name)[0]


def keys_in(data_dir: Path, name: str) -> tuple[bytes, ...]:
    """The same with those it replaced and that are still needed, the newest first."""
    path = _path(data_dir, name)
    try:
        if not path.exists():
            _make(path)
        written = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path} cannot be read ({type(error).__name__}): check its owner and rights") from error
    return read_keys(written, str(path))


def read_keys(written: str, where: str) -> tuple[bytes, ...]:
    """Keys of 64 hexadecimal digits, one a line or between commas. Raises KeyFileError."""
    try:
        keys = tuple(bytes.fromhex(line) for line in written.replace(",", "\n").split())
    except ValueError:
        keys = ()
    if not keys or any(len(key) != BYTES for key in keys):
        raise KeyFileError(f"{where} is no key ({2 * BYTES} hexadecimal digits): put the saved one back")
    return keys


def put_first(data_dir: Path, name: str) -> None:
    """A new key before the others: it seals from now on, they still open."""
    keys = keys_in(data_dir, name)
    _replace(_path(data_dir, name), (secrets.token_bytes(BYTES), *keys))


def keep_first(data_dir: Path, name: str) -> None:
    """Forgets the keys that were replaced: what they sealed opens no more."""
    _replace(_path(data_dir, name), keys_in(data_dir, name)[:1])


def _path(data_dir: Path, name: str) -> Path:
    return data_dir / FOLDER / f"{name}.key"


def _make(path: Path) -> None:
    """Written aside, then linked: nobody ever reads half a key, and the first one made is everybody's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = _aside(path, (secrets.token_bytes(BYTES),))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _replace(path: Path, keys: tuple[bytes, ...]) -> None:
    _aside(path, keys).replace(path)


def _aside(path: Path, keys: tuple[bytes, ...]) -> Path:
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write("".join(f"{key.hex()}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return aside
