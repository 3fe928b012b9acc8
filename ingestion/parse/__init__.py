"""One file a format: bytes in, `Parsed` out, `Unreadable` raised with a reason; no I/O."""
