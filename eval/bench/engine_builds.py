"""llama.cpp as five builds of the same sources give it: tokens read and written a second, alone and beside others."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from bot.settings import Settings
from eval.bench.engine_parts import Parts
from eval.bench.engine_prepare import OPTIONS, SIZES, clang, model_of, sources, tell
from eval.proofs import Figure, Proof

SECONDS = 1.5  # of reading, then of writing
NEIGHBOURS = (0, 1, 2)
TIMEOUT_S = 300
WITHOUT_AMX = "-mno-amx-tile -mno-amx-int8 -mno-amx-bf16"  # gcc's, as scripts/build_llama.py: before 13.3 it crashes
WITHOUT_FP16 = "-mno-avx512fp16"
LIBRARY = ("-DBUILD_SHARED_LIBS=ON", "-DLLAMA_BUILD_COMMON=OFF", "-DLLAMA_BUILD_TOOLS=OFF", "-DLLAMA_BUILD_SERVER=OFF")


@dataclass(frozen=True, slots=True)
class Build:
    """One way to compile. `compilers`: the C one and the C++ one; `without`: instructions that are left out."""

    name: str
    compilers: tuple[str, str]
    openmp: bool = False
    without: str = ""

    def options(self) -> list[str]:
        """What cmake is told."""
        kept = [one for one in OPTIONS if not one.startswith(("-DGGML_OPENMP", "-DBUILD_SHARED_LIBS"))]
        told = [*kept, *LIBRARY, f"-DGGML_OPENMP={'ON' if self.openmp else 'OFF'}"]
        return told + ([f"-DCMAKE_C{kind}_FLAGS={self.without}" for kind in ("", "XX")] if self.without else [])


def builds() -> tuple[Build, ...]:
    """What set-up could choose from. Raises FileNotFoundError where there is no clang."""
    if (pair := clang()) is None:
        raise FileNotFoundError("clang, to compare with gcc")
    gcc = ("gcc", "g++")
    return (
        Build("clang", pair),
        Build("clang-nofp16", pair, without=WITHOUT_FP16),
        Build("clang-openmp", pair, openmp=True),
        Build("gcc", gcc, without=WITHOUT_AMX),
        Build("gcc-openmp", gcc, openmp=True, without=WITHOUT_AMX),
    )


def library(kept: Path, build: Build) -> Path:
    """Folder of its shared library, compiled (minutes) when it is not there."""
    folder = kept / "builds" / build.name
    if not (folder / "bin" / "libllama.so").exists():
        names = dict(zip(("CC", "CXX"), build.compilers, strict=True))
        tell(["cmake", "-S", str(sources(kept) / "vendor" / "llama.cpp"), "-B", str(folder), *build.options()], names)
        tell(["cmake", "--build", str(folder), "--target", "llama", "-j", str(os.cpu_count() or 1)])
    return folder / "bin"


def run(kept: Path) -> Proof:
    """Four minutes once the builds are there; nothing else should run. Stopped, it goes on where it was."""
    threads = Settings().threads or os.cpu_count() or 1
    folders = {build.name: library(kept, build) for build in builds()}
    parts = Parts(kept / "builds.json", f"{list(folders)} {threads} {SECONDS}")
    found: dict[tuple[str, int, str], tuple[float, float]] = {}
    for neighbours, size, name in product(NEIGHBOURS, SIZES, folders):
        measure = partial(_measured, folders[name], model_of(kept, size), threads, neighbours)
        one, other = parts.figures(f"{size} {name} {neighbours}", measure)
        found[size, neighbours, name] = one.value, other.value
    parts.forget()
    first = next(iter(folders))
    told = [one for key, speeds in found.items() for one in _figures(key, speeds, found[key[0], 0, first])]
    return Proof("engine-builds", tuple(told), {"threads": threads, "builds": list(folders), "neighbour": "embedder"})


def _measured(folder: Path, model: Path, threads: int, neighbours: int) -> list[Figure]:
    speeds = _speeds(folder, model, threads, neighbours)
    return [Figure(what, speed, "tokens/s") for what, speed in zip(("read", "written"), speeds, strict=True)]


def _figures(key: tuple[str, int, str], speeds: tuple[float, float], first: tuple[float, float]) -> Iterator[Figure]:
    """Speeds, and their ratio to the `first` build alone."""
    size, neighbours, name = key
    for what, speed, base in zip(("read", "written"), speeds, first, strict=True):
        told = f"{size} {name} beside {neighbours} {what}"
        yield Figure(told, round(speed, 1), "tokens/s")
        yield Figure(f"{told} ratio", round(speed / base, 2), "times")


def _speeds(folder: Path, model: Path, threads: int, neighbours: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "eval.bench.engine_bare", "speeds", str(model), str(threads), str(SECONDS)]
    with ExitStack() as stack:
        for _ in range(neighbours):
            stack.enter_context(_neighbour())
        environment = os.environ | {"LLAMA_CPP_LIB_PATH": str(folder)}
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=TIMEOUT_S, env=environment)
    read, written = json.loads(done.stdout.splitlines()[-1])
    sys.stderr.write(f"{folder.parent.name} {model.stem} beside {neighbours}: {read:.0f} / {written:.1f}\n")
    return read, written


@contextmanager
def _neighbour() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", "eval.bench.engine_neighbour"], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()
