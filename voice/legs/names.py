"""Names of hosts made addresses."""

import asyncio

from voice.legs.leg import LineError

Address = tuple[str, int]


async def resolved(host: str, port: int) -> Address:
    """The address of a name. Raises LineError."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, family=2)
    except OSError as error:
        raise LineError(f"unknown host {host}: {error}") from error
    return (str(found[0][4][0]), port)
