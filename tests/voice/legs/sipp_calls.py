"""sipp as many telephones at once: each calls, sends real sound in A-law, and hangs up; or expects to be refused."""

import asyncio
import shutil
from pathlib import Path

import numpy as np

from tests.conftest import need
from tests.voice.legs.peers import chirp, free_port, pcm
from voice.legs.g711 import G711, Law

_INVITE = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="call">
<send retrans="500"><![CDATA[
INVITE sip:guichet@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: <sip:{user}@[local_ip]:[local_port]>;tag=[pid]t[call_number]
To: <sip:guichet@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
"""
_ACK = """<send><![CDATA[
ACK sip:guichet@[remote_ip]:[remote_port] SIP/2.0
{via}
From: <sip:{user}@[local_ip]:[local_port]>;tag=[pid]t[call_number]
To: <sip:guichet@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
"""
_TALK = """<nop><action><exec rtp_stream="{sound},-1,8"/></action></nop>
<pause milliseconds="{hold_ms}"/>
<send retrans="500"><![CDATA[
BYE sip:guichet@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: <sip:{user}@[local_ip]:[local_port]>;tag=[pid]t[call_number]
To: <sip:guichet@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
"""
_NEW_VIA = "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]"


def scenario(status: int, sound: Path, hold_ms: int, user: str) -> str:
    """A call that is answered with 200 and held, or refused with another status."""
    words = {"user": user, "sound": sound, "hold_ms": hold_ms}
    end = f'<recv response="{status}" rtd="true"/>\n'
    if status == 200:
        tail = end + _ACK.format(via=_NEW_VIA, **words) + _TALK.format(**words)
    else:
        tail = end + _ACK.format(via="[last_Via:]", **words)
    return _INVITE.format(**words) + tail + "</scenario>\n"


async def sipp(
    folder: Path,
    port: int,
    calls: int,
    status: int = 200,
    hold_ms: int = 2000,
    host: str = "127.0.0.1",
    user: str = "[call_number]",
    rate: int = 40,
    timeout_s: float = 30.0,
) -> tuple[int, str]:
    """Exit status (0 when each call went as expected) and what sipp said."""
    need(shutil.which("sipp"), "sipp")
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240
    sound = folder / "sound.al"
    sound.write_bytes(G711(Law.A).encode(pcm(np.tile(chirp(0.5), 4))))
    (folder / "call.xml").write_text(scenario(status, sound, hold_ms, user))
    process = await asyncio.create_subprocess_exec(
        "sipp", "-sf", "call.xml", "-i", host, "-mi", host, "-p", str(free_port()),
        "-mp", str(20_000 + free_port() % 5000 * 2),
        "-m", str(calls), "-l", str(calls), "-r", str(rate), "-timeout", str(int(timeout_s)), "-nostdin",
        f"127.0.0.1:{port}",
        cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        out, _ = await asyncio.wait_for(process.communicate(), timeout_s + 5)
    except TimeoutError:
        process.kill()
        raise
    return process.returncode or 0, out.decode(errors="replace")
