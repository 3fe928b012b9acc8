"""Addresses of pages: one spelling each, and which of them belong to a site."""

from collections.abc import Collection
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

LONGEST = 2000
"""Characters of an address; a longer one is a trap for crawlers."""

DEEPEST = 16
"""Parts of a path; a deeper one is a trap for crawlers (`/a/b/a/b/…`)."""

_TRACKING = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid", "mc_cid",
    "mc_eid", "mtm_campaign", "mtm_kwd", "pk_campaign", "pk_kwd", "PHPSESSID", "phpsessid", "sid", "jsessionid", "xtor",
)  # fmt: skip
_PORTS = {"http": 80, "https": 443}


def canonical(address: str, base: str = "") -> str:
    """One spelling for all the addresses of a page; empty when it is none of the web, or a trap.

    The fragment, tracking parameters, session numbers and a default port are taken out; parameters are sorted.
    """
    try:
        return _spelled(urljoin(base, address.strip()))
    except ValueError:
        return ""


def _spelled(whole: str) -> str:
    parts = urlsplit(whole)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or len(whole) > LONGEST:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if parts.port in (None, _PORTS[parts.scheme]) else f"{host}:{parts.port}"
    clean = url_query_cleaner(urlunsplit((parts.scheme, place, parts.path, parts.query, "")), _TRACKING, remove=True)
    found = str(canonicalize_url(clean, keep_fragments=False))
    return found if urlsplit(found).path.count("/") <= DEEPEST else ""


def host_of(address: str) -> str:
    """Host and port as written in an address, lower case."""
    return urlsplit(address).netloc.lower()


def belongs(address: str, hosts: Collection[str], excluded: Collection[str]) -> bool:
    """Whether an address is on an allowed host, under no excluded path."""
    return host_of(address) in hosts and not any(urlsplit(address).path.startswith(path) for path in excluded)
