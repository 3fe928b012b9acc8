"""Kamailio as registrar and proxy, for one account; it forgets everything when it is stopped."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conftest import need

SECRET = "un mot de passe"
_CONFIG = """#!KAMAILIO
debug=0
log_stderror=yes
fork=no
disable_tcp=yes
listen=udp:127.0.0.1:{port}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("registrar", "min_expires", 1)
modparam("registrar", "max_expires", 3600)
request_route {{
  if (is_method("REGISTER")) {{
    if (!pv_www_authenticate("$td", "{secret}", "0")) {{ www_challenge("$td", "1"); exit; }}
    save("location"); exit;
  }}
  if (is_method("CANCEL")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
  if (has_totag()) {{ loose_route(); t_relay(); exit; }}
  if (is_method("INVITE")) {{ record_route(); }}
  if (!lookup("location")) {{ sl_send_reply("404", "Not Found"); exit; }}
  t_relay();
}}
"""


@asynccontextmanager
async def kamailio(folder: Path, port: int) -> AsyncIterator[None]:
    """Runs until the block ends."""
    need(shutil.which("kamailio", path="/usr/sbin:" + os.environ.get("PATH", "")), "kamailio")
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240
    (folder / "kamailio.cfg").write_text(_CONFIG.format(port=port, secret=SECRET))
    process = await asyncio.create_subprocess_exec(
        "/usr/sbin/kamailio", "-f", str(folder / "kamailio.cfg"), "-DD", "-E", "-m", "16", "-M", "4",
        "-Y", str(folder), "-w", str(folder),
        stdin=asyncio.subprocess.DEVNULL, stdout=(folder / "log").open("a"), stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 3)
        except TimeoutError:
            process.kill()
