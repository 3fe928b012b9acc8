"""Second factors are kept sealed: whoever reads the database, or a backup, cannot make their codes."""

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "sealed:"
NONCE_BYTES = 12
Keys = Callable[[], tuple[bytes, ...]]


class SealBrokenError(Exception):
    """No key opens it: the key was lost or changed, or it was sealed for somebody else."""


def one_key() -> Keys:
    """A key that ends with the process."""
    key = AESGCM.generate_key(256)
    return lambda: (key,)


@dataclass(frozen=True, slots=True)
class Sealer:
    """AES-256-GCM, bound to the agent. The first key seals, each one opens; they are read at each use."""

    keys: Keys = field(default_factory=one_key)

    def seal(self, secret: str, agent_id: str) -> str:
        """What may be kept; an empty secret stays empty."""
        if not secret:
            return ""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys()[0]).encrypt(nonce, secret.encode(), agent_id.encode())
        return MARK + base64.b64encode(nonce + sealed).decode()

    def open(self, kept: str, agent_id: str) -> str:
        """The secret; one that was kept before secrets were sealed is itself. Raises SealBrokenError."""
        if not kept.startswith(MARK):
            return kept
        sealed = base64.b64decode(kept.removeprefix(MARK))
        for key in self.keys():
            try:
                return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], agent_id.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        raise SealBrokenError(agent_id)

    def renew(self, kept: str, agent_id: str) -> str:
        """The same secret, sealed with the first key; what is so already is returned as it is."""
        first = Sealer(lambda: self.keys()[:1])
        try:
            secret = first.open(kept, agent_id)
        except SealBrokenError:
            return self.seal(self.open(kept, agent_id), agent_id)
        return kept if kept.startswith(MARK) else self.seal(secret, agent_id)
