"""Being known to a registrar (RFC 3261 §10): digest, refresh, and trying again for as long as it does not answer."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiosipua import Registration, SipDigestAuth, SipUAC

from voice.legs.leg import LineError
from voice.legs.rtp import Address
from voice.legs.trunk import Account

_FIRST_WAIT_S, _LONGEST_WAIT_S = 2.0, 60.0
Find = Callable[[], Awaitable[Address]]
_log = structlog.get_logger()


class Registrar:
    """Keeps one account registered. aiosipua refreshes but gives up at the first failure; this does not."""

    def __init__(self, uac: SipUAC, account: Account, find: Find, user_agent: str) -> None:
        self._find = find
        ours = uac.advertised_addr or ("", 0)
        self._registration = Registration(
            uac,
            f"sip:{account.user}@{account.domain}",
            account.registrar,
            expires=account.refresh_s,
            auth=SipDigestAuth(account.user, account.password),
            contact_uri=f"sip:{account.user}@{ours[0]}:{ours[1]}",
            registrar_uri=f"sip:{account.domain}",
            user_agent=user_agent,
        )
        self._registration.on_registered = lambda _: self._registered()
        self._registration.on_failed = lambda _, status, _reason: self._failed(status)
        self._registration.on_expired = lambda _: self._failed(408)
        self._wait_s = _FIRST_WAIT_S
        self._again: asyncio.Task[None] | None = None
        self.registered = asyncio.Event()

    def start(self) -> None:
        """Register now, and from now on."""
        self._again = asyncio.get_running_loop().create_task(self._register_in(0.0))

    async def _register_in(self, wait_s: float) -> None:
        """The registrar's name is looked up each time: operators move, and a name server may be late."""
        await asyncio.sleep(wait_s)
        self._again = None
        try:
            self._registration.registrar = await self._find()
        except LineError as error:
            _log.warning("sip_registrar_unknown", error=str(error))
            self._failed(0)
            return
        self._registration.register()

    def stop(self) -> None:
        """Tell the registrar that we leave."""
        if self._again:
            self._again.cancel()
        if self.registered.is_set():
            self._registration.unregister()

    def _registered(self) -> None:
        if not self.registered.is_set():
            _log.info("sip_registered", seconds=self._registration.granted_expires)
        self._wait_s = _FIRST_WAIT_S
        self.registered.set()

    def _failed(self, status: int) -> None:
        _log.warning("sip_registration_failed", status=status, again_in_s=self._wait_s)
        self.registered.clear()
        if self._again is None:
            self._again = asyncio.get_running_loop().create_task(self._register_in(self._wait_s))
            self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)
