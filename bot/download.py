"""A large file over HTTP, taken up again where it stopped, in this run or in a later one; its digest."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import httpx

CHUNK = 1024 * 1024
ATTEMPTS = 5
TIMEOUT_S = 30.0

Progress = Callable[[int, int], None]  # bytes here, bytes in all (0: unknown)


def download(url: str, path: Path, total: int, progress: Progress) -> None:
    """Appends to `path` what is missing of it, `total` bytes in all (0: unknown, then it starts afresh).

    A connection that breaks is taken up again while each attempt brings something. Raises httpx.HTTPError, OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    failures = 0
    while True:
        before = _size(path) if total else 0
        try:
            _append(url, path, before, total, progress)
            return
        except httpx.TransportError:
            failures = 1 if _size(path) > before else failures + 1
            if failures >= ATTEMPTS:
                raise


def _append(url: str, path: Path, start: int, total: int, progress: Progress) -> None:
    if total and start == total:
        return
    asked = {"Range": f"bytes={start}-"} if start else {}
    with httpx.stream("GET", url, headers=asked, follow_redirects=True, timeout=TIMEOUT_S) as response:
        response.raise_for_status()
        resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
        with path.open("ab" if resumed else "wb") as file:
            for chunk in response.iter_bytes(CHUNK):
                file.write(chunk)
                file.flush()
                progress(file.tell(), total)
    if total and _size(path) != total:
        raise httpx.RemoteProtocolError(f"{_size(path)} bytes received, {total} expected")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def sha256_of(path: Path) -> str:
    """Digest of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
