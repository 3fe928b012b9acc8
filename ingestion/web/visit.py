"""One address visited: redirects judged one by one, sizes and times bounded, and only what changed is sent again."""

import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpcore

from ingestion.web.address import canonical
from ingestion.web.reach import PublicOnly

AGENT = "GuichetBot"
_HEADERS = {
    "User-Agent": f"{AGENT}/1.0 (+https://guichet.invalid/robot; ingestion of a town hall's own site)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/*;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, identity;q=0.5",
}
_MOVED = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class VisitLimits:
    """Bytes of one answer once unpacked, seconds of one step and of the whole answer, redirects followed."""

    bytes: int = 60_000_000
    step_s: float = 10.0
    whole_s: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether a page changed (RFC 9110 §13)."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page or an attachment; `address` is where it was in the end, `charset` what the server said of it."""

    address: str
    body: bytes
    media_type: str
    charset: str
    validators: Validators
    noindex: bool


@dataclass(frozen=True, slots=True)
class Same:
    """Not changed since the validators were given."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The server says that there is nothing any more (404, 410)."""

    status: int


@dataclass(frozen=True, slots=True)
class Missed:
    """It could not be had this time, and why; a later visit may succeed."""

    reason: str


Visit = Loaded | Same | Gone | Missed


def open_pool(*, private: bool) -> httpcore.ConnectionPool:
    """Connections to the web; to the local network too when `private` (an intranet, declared by the operator)."""
    backend = httpcore.SyncBackend() if private else PublicOnly()
    return httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend, max_connections=2)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits addresses. `allowed` judges each address before it is asked for, those of redirects too."""

    pool: httpcore.ConnectionPool
    allowed: Callable[[str], bool]
    limits: VisitLimits = field(default_factory=VisitLimits)

    def visit(self, address: str, known: Validators | None = None) -> Visit:
        """What an address holds now."""
        until = time.monotonic() + self.limits.whole_s
        try:
            for _ in range(self.limits.redirects + 1):
                if not self.allowed(address):
                    return Missed(f"leads to {address}, which is not of this site or not open to robots")
                found = self._once(address, known, until)
                if isinstance(found, Loaded | Same | Gone | Missed):
                    return found
                address = found
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Missed(str(error) or type(error).__name__)
        except (httpcore.UnsupportedProtocol, UnicodeError, zlib.error, OSError) as error:
            return Missed(f"cannot be read: {error}")
        return Missed(f"more than {self.limits.redirects} redirects")

    def _once(self, address: str, known: Validators | None, until: float) -> Visit | str:
        """One request; the next address when it redirects."""
        step = {"connect": self.limits.step_s, "read": self.limits.step_s, "write": self.limits.step_s, "pool": 1.0}
        with self.pool.stream("GET", address, headers=_headers(known), extensions={"timeout": step}) as answer:
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
            if answer.status in _MOVED and "location" in headers:
                return canonical(headers["location"], address) or Missed("redirects to no address of the web")
            if answer.status == _NOT_MODIFIED:
                return Same()
            if answer.status in (404, 410):
                return Gone(answer.status)
            if answer.status != 200:
                return Missed(f"the server answers {answer.status}")
            return self._loaded(address, headers, answer.iter_stream(), until)

    def _loaded(self, address: str, headers: dict[str, str], parts: Iterator[bytes], until: float) -> Visit:
        body = bytearray()
        unpack = _unpacker(headers.get("content-encoding", ""), self.limits.bytes)
        for part in parts:
            body += unpack(part)
            if len(body) > self.limits.bytes:
                return Missed(f"more than the {self.limits.bytes // 1_000_000} MB accepted")
            if time.monotonic() > until:
                return Missed(f"not complete after {self.limits.whole_s:.0f} s")
        media_type, _, rest = headers.get("content-type", "").partition(";")
        charset = rest.lower().partition("charset=")[2].strip("\"' ;")
        validators = Validators(headers.get("etag", ""), headers.get("last-modified", ""))
        noindex = "noindex" in headers.get("x-robots-tag", "").lower()
        return Loaded(address, bytes(body), media_type.strip().lower(), charset, validators, noindex)


def _headers(known: Validators | None) -> list[tuple[bytes, bytes]]:
    headers = dict(_HEADERS)
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.modified:
        headers["If-Modified-Since"] = known.modified
    return [(name.encode(), value.encode("latin-1", "ignore")) for name, value in headers.items()]


def _unpacker(encoding: str, limit: int) -> Callable[[bytes], bytes]:
    """Undoes gzip without ever unpacking much more than `limit` bytes: an answer may be a bomb."""
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        return bytes
    stream = zlib.decompressobj(wbits=31)
    return lambda part: stream.decompress(part, limit + 1)
