"""A small site of a town hall on the loopback, with everything a crawler meets."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the site answers at one path; `chunks` come one by one, `pause_s` apart."""

    body: bytes = b""
    media: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    pause_s: float = 0.0


@dataclass
class Site:
    """The site under test: its pages, and every request it received."""

    url: str
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def page(self, path: str, body: str, *links: str, head: str = "") -> None:
        anchors = "".join(f'<a href="{link}">{link}</a> ' for link in links)
        start = f"<!doctype html><html lang='fr'><head><title>{path}</title>{head}</head>"
        html = f"{start}<body><main>{body}</main><nav>{anchors}</nav></body></html>"
        self.replies[path] = Reply(html.encode(), etag=f'"{hash(html)}"')

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://").rstrip("/")


@contextmanager
def serving(shape: Callable[[Site], None]) -> Iterator[Site]:
    """The site, served until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.agents.add(self.headers.get("User-Agent", ""))
            reply = site.replies.get(self.path) or Reply(b"nothing", status=404)
            if reply.etag and self.headers.get("If-None-Match") == reply.etag:
                reply = Reply(status=304)
            self.send_response(reply.status)
            headers = {"Content-Type": reply.media, "Content-Length": str(len(reply.body)), **reply.headers}
            for name, value in ({**headers, "ETag": reply.etag} if reply.etag else headers).items():
                self.send_header(name, value)
            self.end_headers()
            time.sleep(reply.pause_s)
            if reply.status != 304:
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}/")
    shape(site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def bomb(size: int) -> bytes:
    """A few kilobytes that unpack to `size` bytes."""
    return gzip.compress(b"0" * size)
