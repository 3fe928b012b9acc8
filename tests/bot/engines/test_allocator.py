"""Where threads of one process allocate."""

import subprocess
import sys

import pytest

ASKED = """
import ctypes, re, sys, tempfile, threading
from bot.engines.allocator import ARENAS, share_arenas
if not hasattr(ctypes.CDLL(None), "malloc_info"):
    sys.exit(77)
if sys.argv[1] == "shared":
    share_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.fopen.restype = ctypes.c_void_p, ctypes.c_void_p
together = threading.Barrier(8)
def work():
    for _ in range(3):
        together.wait()
        libc.malloc(5000)  # without the interpreter's lock: all at once
threads = [threading.Thread(target=work) for _ in range(8)]
[one.start() for one in threads]; [one.join() for one in threads]
with tempfile.NamedTemporaryFile() as told:
    out = libc.fopen(told.name.encode(), b"w")
    libc.malloc_info(0, ctypes.c_void_p(out)); libc.fclose(ctypes.c_void_p(out))
    print(open(told.name).read().count("<heap nr="), ARENAS)
"""


def _arenas(how: str) -> list[int]:
    done = subprocess.run([sys.executable, "-c", ASKED, how], capture_output=True, text=True, timeout=60)
    if done.returncode == 77:
        pytest.skip("another C library than glibc")
    assert done.returncode == 0, done.stderr
    return [int(one) for one in done.stdout.split()]


def test_the_threads_of_a_counter_share_few_arenas() -> None:
    found, most = _arenas("shared")
    assert found <= most
    assert _arenas("alone")[0] > most
