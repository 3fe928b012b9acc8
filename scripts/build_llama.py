"""Build llama-cpp-python so that it runs on this processor, and keep the wheel for next time.

gcc before 13.3 drops the tile configuration on a CPU with AMX and the first inference dies with SIGSEGV: clang is taken
where it is installed, else AMX instructions are left out. OpenMP is clang's where it is there (libomp): as fast alone
as llama.cpp's own threads, and steadier beside others; gcc's collapses when others run, and is left out. With AMX, the
sources are edited (`EDITS`): a pass over two to four tokens takes two thirds to nine tenths of its time (ADR 32).
Only the library is built. With GPU=1 and nvcc, CUDA is built in (not tried on a GPU by us). A failure is not the end:
without it the counter answers with extracts, and says so.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

REQUIREMENT = "llama-cpp-python==0.3.36"
UNNEEDED = ("LLAMA_BUILD_TOOLS", "LLAMA_BUILD_SERVER", "LLAMA_BUILD_EXAMPLES", "LLAMA_BUILD_TESTS", "LLAVA_BUILD")
WITHOUT_AMX = "-mno-amx-tile -mno-amx-int8 -mno-amx-bf16"
BUILD_TIMEOUT_S = 2400
FEW_ROWS = 4
EDITED = Path("vendor/llama.cpp/ggml/src/ggml-cpu/amx/mmq.cpp")
EDITS = (
    ("if (M == 1) {", f"if (M <= {FEW_ROWS}) {{"),
    ("wdata + batch_idx * row_size_A", "wdata + batch_idx * M * row_size_A"),
    ("switch (nb_size) {", "for (int row = 0; row < M; ++row) switch (nb_size) {"),
    ("KB, wdata_batch,", "KB, wdata_batch + row * row_size_A,"),
    ("dst_offset + nb_start, ldc)", "dst_offset + row * ldc + nb_start, ldc)"),
)
"""llama.cpp multiplies one row by vectors and more by tiles, which cost as much for two rows as for eight: few rows go
one by one while the weights are at hand. Each text stands once in the sources of REQUIREMENT, or nothing is edited."""

THREADS = "#include <omp.h>\nint main(void) { return omp_get_max_threads() < 1; }\n"


def cpu_flags() -> str:
    """The processor's instruction sets, empty where /proc does not say."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"^flags\s*:\s*(.*)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return found.group(1) if found else ""


def compilers() -> tuple[str, str] | None:
    """C and C++ compilers to use: clang when there is one, else gcc, else None."""
    for suffix in ("", "-21", "-20", "-19", "-18", "-17", "-16"):
        if shutil.which(f"clang{suffix}") and shutil.which(f"clang++{suffix}"):
            return f"clang{suffix}", f"clang++{suffix}"
    return ("gcc", "g++") if shutil.which("gcc") and shutil.which("g++") else None


def gcc_mishandles_amx(compiler: str) -> bool:
    """Whether this compiler would build AMX code that crashes here."""
    if not compiler.startswith("gcc") or "amx_tile" not in cpu_flags():
        return False
    dumped = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", dumped)[:2])
    return version < (13, 3)


def has_openmp(compiler: str) -> bool:
    """Whether this is clang with its own OpenMP: a program that needs it is compiled and run."""
    if not compiler.startswith("clang"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "threads"
        words = [compiler, "-fopenmp=libomp", "-x", "c", "-", "-o", str(program)]
        try:
            made = subprocess.run(words, input=THREADS, capture_output=True, text=True, check=False, timeout=60)
            return made.returncode == 0 and subprocess.run([program], check=False, timeout=60).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False


def wants_cuda() -> bool:
    """Whether GPU=1 was asked and can be had; says so when it cannot."""
    if os.environ.get("GPU", "") in ("", "0"):
        return False
    if not shutil.which("nvcc"):
        print("llama.cpp: GPU=1 needs nvcc (the CUDA toolkit) in PATH: building for the processor alone")
        return False
    return True


def cmake_args(compiler: str) -> list[str]:
    """What the build is told."""
    openmp = "ON" if has_openmp(compiler) else "OFF"
    arguments = [f"-DGGML_OPENMP={openmp}", *(f"-D{name}=OFF" for name in UNNEEDED)]
    if wants_cuda():
        arguments.append("-DGGML_CUDA=ON")
    if gcc_mishandles_amx(compiler):
        arguments += [f"-DCMAKE_C_FLAGS='{WITHOUT_AMX}'", f"-DCMAKE_CXX_FLAGS='{WITHOUT_AMX}'"]
    return arguments


def wheel_folder(compiler: str, arguments: list[str]) -> Path:
    """Cache folder of a wheel: one per version, compiler, options and processor."""
    edits = str(EDITS if has_tiles(compiler) else ())
    key = "\n".join(
        [REQUIREMENT, edits, compiler, *arguments, platform.machine(), cpu_flags(), platform.python_version()]
    )
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "guichet" / "llama" / hashlib.sha256(key.encode()).hexdigest()[:16]


def has_tiles(compiler: str) -> bool:
    """Whether llama.cpp will multiply by AMX tiles."""
    return "amx_int8" in cpu_flags() and not gcc_mishandles_amx(compiler)


def edited(sources: Path) -> bool:
    """Edits the sources; False, and nothing is changed, where they are not those that the edits know."""
    file = sources / EDITED
    text = file.read_text("utf-8") if file.exists() else ""
    if any(text.count(before) != 1 for before, _ in EDITS):
        return False
    for before, after in EDITS:
        text = text.replace(before, after)
    file.write_text(text, "utf-8")
    return True


def sources_of(folder: Path) -> Path | None:
    """The edited sources, unpacked in `folder`; None, said, where they cannot be had so: pip then builds its own."""
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--no-binary", "llama-cpp-python"]
    try:
        subprocess.run([*command, "-d", str(folder), REQUIREMENT], check=True, timeout=600)
        archive = next(folder.glob("llama_cpp_python-*.tar.gz"))
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        archive.unlink()
        if edited(sources := folder / archive.name.removesuffix(".tar.gz")):
            return sources
        shutil.rmtree(sources, ignore_errors=True)
    except (OSError, StopIteration, subprocess.SubprocessError, tarfile.TarError):
        pass
    print("llama.cpp: not the sources we know: built as they are, answers to several at once are slower")
    return None


def build(folder: Path, pair: tuple[str, str], arguments: list[str]) -> bool:
    """Compile into `folder`; True when a wheel is there."""
    without = ", without AMX instructions" if any(WITHOUT_AMX in argument for argument in arguments) else ""
    openmp = ", with its OpenMP" if "-DGGML_OPENMP=ON" in arguments else ""
    print(f"llama.cpp: compiling with {pair[0]}{openmp}{without} (2 to 14 minutes, once)", flush=True)
    environment = os.environ | {
        "CC": pair[0],
        "CXX": pair[1],
        "CMAKE_ARGS": " ".join(arguments),
        "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 1),
    }
    folder.mkdir(parents=True, exist_ok=True)
    # pip keeps wheels without regard to how they were built
    command = [sys.executable, "-m", "pip", "wheel", "--no-cache-dir", "--no-deps", "--no-binary", "llama-cpp-python"]
    sources = sources_of(folder) if has_tiles(pair[0]) else None
    log = folder / "build.log"
    with log.open("w") as output:
        done = subprocess.run(
            [*command, "-w", str(folder), str(sources or REQUIREMENT)],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=BUILD_TIMEOUT_S,
        )
    if sources:
        shutil.rmtree(sources)
    if done.returncode != 0:
        print(f"llama.cpp: the build failed, see {log}")
    return done.returncode == 0


def install(wheel: Path) -> bool:
    """Install the wheel and its few dependencies, and load it."""
    command = [sys.executable, "-m", "pip", "install", "-qq"]
    done = subprocess.run([*command, str(wheel)], check=False, timeout=600)
    # The same version of another build would be left in place.
    subprocess.run([*command, "--force-reinstall", "--no-deps", str(wheel)], check=False, timeout=600)
    loaded = subprocess.run([sys.executable, "-c", "import llama_cpp"], capture_output=True, check=False, timeout=120)
    return done.returncode == 0 and loaded.returncode == 0


def main() -> None:
    """Exit 0 in every case: the counter works without a language model."""
    pair = compilers()
    if pair is None:
        print("llama.cpp: no C++ compiler (install clang or g++): the counter will answer with extracts only")
        return
    arguments = cmake_args(pair[0])
    folder = wheel_folder(pair[0], arguments)
    if not list(folder.glob("*.whl")) and not build(folder, pair, arguments):
        print("llama.cpp: not available: the counter will answer with extracts only")
        return
    wheel = next(folder.glob("*.whl"))
    print(f"llama.cpp: {wheel.name} ready" if install(wheel) else f"llama.cpp: {wheel} cannot be loaded here")


if __name__ == "__main__":
    main()
