"""Say which torch wheel pip would take, and refuse one above the limit before downloading it.

PyPI's default Linux wheel of torch brings gigabytes of CUDA that a town hall's CPU never uses. Exit 0 when the wheel
fits, 1 with one line saying what to do when it does not.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import unquote, urlparse

LIMIT_BYTES = 400_000_000


def chosen_url(requirement: str, index: str) -> str:
    """URL of the wheel pip resolves, without downloading it."""
    options = ["--index-url", index] if index else []
    command = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed", "--no-deps"]
    report = subprocess.run(
        [*command, "--report", "-", *options, requirement], capture_output=True, text=True, check=False, timeout=600
    )
    if report.returncode != 0:
        sys.exit(f"torch: pip finds no wheel for {requirement}: {report.stderr.strip().splitlines()[-1:]}")
    return str(json.loads(report.stdout)["install"][0]["download_info"]["url"])


def size_bytes(url: str) -> int:
    """Size of a wheel at a file: or http(s): URL, 0 when the server does not say."""
    parts = urlparse(url)
    if parts.scheme == "file":
        return Path(unquote(parts.path)).stat().st_size
    with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=60) as answer:
        return int(answer.headers.get("Content-Length") or 0)


def main() -> None:
    """`torch_wheel.py REQUIREMENT [INDEX_URL]`."""
    requirement, index = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    url = chosen_url(requirement, index)
    size = size_bytes(url)
    name = unquote(url.rsplit("/", 1)[-1])
    if size > LIMIT_BYTES:
        sys.exit(
            f"torch: {name} is {size / 1e6:.0f} MB, above {LIMIT_BYTES / 1e6:.0f} MB: it carries CUDA. Set "
            "TORCH_INDEX=https://download.pytorch.org/whl/cpu (PyTorch's CPU wheels) and run make again."
        )
    print(f"torch: {name} ({size / 1e6:.0f} MB)")


if __name__ == "__main__":
    main()
