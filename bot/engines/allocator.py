"""What glibc does with memory that is given back; without glibc nothing is done."""

import ctypes

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""As in malloc.h."""
APART_BYTES = 65_536
ARENAS = 2


def hold_apart() -> None:
    """Large blocks, some kilobytes to some megabytes, go back to the system when they are freed.

    Left to itself glibc learns from the first block it is given back to keep such blocks among the small ones, where
    sizes that differ leave holes.
    """
    _set(M_MMAP_THRESHOLD, APART_BYTES)


def share_arenas() -> None:
    """Threads allocate in two places, not in one each: what one of them frees is used again by the others.

    The interpreter lets one of them run at a time anyhow.
    """
    _set(M_ARENA_MAX, ARENAS)


def _set(option: int, value: int) -> None:
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(option, value)
