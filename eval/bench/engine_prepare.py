"""What the bench of the engine needs once: two models, and llama-server from the sources of llama-cpp-python."""

import os
import shutil
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DGGML_OPENMP=OFF",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_APP=OFF",
    "-DLLAMA_BUILD_UI=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
    "-DLLAMA_OPENSSL=OFF",
)
CLANGS = ("", "-21", "-20", "-19", "-18", "-17", "-16")
TIMEOUT_S = 3600
SIZES = {"0.5b": "q4_0", "1.5b": "q4_k_m"}
"""The models' shapes, and how their weights are written: as those of our catalogue, where the width allows it."""


def server_of(kept: Path) -> Path:
    """Where the peer is, or will be."""
    return kept / "build" / "bin" / "llama-server"


def model_of(kept: Path, size: str) -> Path:
    """The synthetic model of that shape, written when it is not there."""
    path = kept / f"shape-{size}-{SIZES[size]}.gguf"
    if not path.exists():
        kept.mkdir(parents=True, exist_ok=True)
        tell([sys.executable, "-m", "tests.models.make_shape", size, str(path), "--format", SIZES[size]])
    return path


def prepare(kept: Path) -> None:
    """Download, compile (minutes) and write what is missing; what is there is kept."""
    for size in SIZES:
        model_of(kept, size)
    if server_of(kept).exists():
        return
    pair = dict(zip(("CC", "CXX"), clang() or (), strict=False))
    build = kept / "build"
    ninja = ["-G", "Ninja"] if shutil.which("ninja") else []
    tell(["cmake", "-S", str(sources(kept) / "vendor" / "llama.cpp"), "-B", str(build), *ninja, *OPTIONS], pair)
    tell(["cmake", "--build", str(build), "--target", "llama-server", "-j", str(os.cpu_count() or 1)])


def clang() -> tuple[str, str] | None:
    """The compilers, where they are installed."""
    found = next((suffix for suffix in CLANGS if shutil.which(f"clang++{suffix}")), None)
    return None if found is None else (f"clang{found}", f"clang++{found}")


def sources(kept: Path) -> Path:
    """The very sources our own library was built from."""
    release = version("llama_cpp_python")
    folder = kept / "sources" / f"llama_cpp_python-{release}"
    if not folder.exists():
        download = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"]
        tell([*download, "-d", str(kept), f"llama-cpp-python=={release}"])
        with tarfile.open(kept / f"llama_cpp_python-{release}.tar.gz") as archive:
            archive.extractall(kept / "sources", filter="data")
    return folder


def tell(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs it, what it says with our own messages."""
    subprocess.run(command, check=True, timeout=TIMEOUT_S, env=os.environ | (environment or {}), stdout=sys.stderr)
