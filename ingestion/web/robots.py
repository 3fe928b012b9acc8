"""What a site asks of robots (RFC 9309), and the maps it gives them."""

from dataclasses import dataclass

from protego import Protego

from ingestion.web.visit import AGENT, Gone, Loaded, Visitor

_LONGEST_DELAY_S = 10.0
_SIZE = 500_000
"""Bytes read of robots.txt, as the standard asks at least."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. `closed`: they could not be had, so nothing may be visited."""

    rules: Protego
    closed: str = ""

    def allows(self, address: str) -> bool:
        """Whether this robot may visit an address."""
        return not self.closed and bool(self.rules.can_fetch(address, AGENT))

    def delay_s(self, usual: float) -> float:
        """Seconds between two visits: the longer of ours and theirs, within reason."""
        return max(usual, min(self.rules.crawl_delay(AGENT) or 0.0, _LONGEST_DELAY_S))

    def sitemaps(self) -> tuple[str, ...]:
        """The maps the host names."""
        return tuple(self.rules.sitemaps)


def read_robots(origin: str, visitor: Visitor) -> Robots:
    """The rules of `https://host`. None there: all is open. The host does not answer: all is closed (§2.3.1.4)."""
    match visitor.visit(f"{origin}/robots.txt"):
        case Loaded(body=body):
            return Robots(Protego.parse(body[:_SIZE].decode("utf-8", "replace")))
        case Gone():
            return Robots(Protego.parse(""))
        case other:
            reason = getattr(other, "reason", "no answer")
            denied = reason.startswith("the server answers 4")
            return Robots(Protego.parse(""), "" if denied else f"its robots.txt cannot be had: {reason}")
