"""linphonec: another telephone, written by others on another stack, that speaks from a file and records."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import need
from tests.voice.legs.peers import Sound, free_port, recording, write

_CONFIG = """[sip]
use_ipv6=0
ipv6_migration_done=1
sip_port={port}
sip_tcp_port=0
sip_tls_port=0
[net]
dns_srv_enabled=0
[rtp]
audio_rtp_port={rtp}
audio_adaptive_jitt_comp_enabled=0
[sound]
echocancellation=0
agc=0
[audio_codec_0]
mime={codec}
rate=8000
channels=1
enabled=1
"""


@dataclass
class Linphone:
    folder: Path
    _process: asyncio.subprocess.Process

    async def command(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()

    def heard(self) -> Sound:
        return recording(self.folder / "heard.wav")


@asynccontextmanager
async def linphone(folder: Path, says: Sound, codec: str = "PCMU") -> AsyncIterator[Linphone]:
    """Ready to dial; says `says` from the moment it is told to play."""
    need(shutil.which("linphonec"), "linphonec")
    for part in (".local/share/linphone", ".config/linphone"):
        (folder / part).mkdir(parents=True)
    write(folder / "says.wav", says)
    rtp = 9000 + free_port() % 10000 // 2 * 2
    (folder / "linphonerc").write_text(_CONFIG.format(port=free_port(), rtp=rtp, codec=codec))
    process = await asyncio.create_subprocess_exec(
        "linphonec", "-c", str(folder / "linphonerc"), "-d", "0",
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}, stdin=asyncio.subprocess.PIPE,
        stdout=(folder / "out").open("w"), stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    phone = Linphone(folder, process)
    try:
        await asyncio.sleep(0.8)
        for line in ("soundcard use files", f"play {folder / 'says.wav'}", f"record {folder / 'heard.wav'}"):
            await phone.command(line)
            await asyncio.sleep(0.1)
        yield phone
        await phone.command("quit")
        await asyncio.wait_for(process.wait(), 4)
    finally:
        if process.returncode is None:
            process.kill()
