"""The telephone line by SIP: takes the calls it may take, each in a task of its own, and refuses the others cleanly."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator

import structlog

from voice.legs.leg import Answerer, LineError
from voice.legs.live import held
from voice.legs.names import resolved
from voice.legs.rtp import RtpStream
from voice.legs.sip_leg import SipLeg
from voice.legs.sip_party import Inbound
from voice.legs.sip_register import Registrar
from voice.legs.sip_stack import Stack
from voice.legs.sip_transfer import Agents, address_of
from voice.legs.ticking import Ticker
from voice.legs.trunk import CallRate, Trunk

_BUSY = 486
_GOODBYE_S = 1.0
_log = structlog.get_logger()
MakeStream = Callable[[Callable[[str], bool]], RtpStream]


class SipLine:
    """Obeys `Line`."""

    def __init__(self, trunk: Trunk, ticker: Ticker | None = None, make_stream: MakeStream = RtpStream) -> None:
        self._trunk, self._make_stream = trunk, make_stream
        self.ticker = ticker or Ticker()
        self._stack = Stack(trunk, self._admit, self._invited)
        self._agents = Agents(self._stack, trunk, self.ticker, self._open_stream)
        self._rate = CallRate(trunk.most_per_minute, trunk.most_per_number)
        self._next_port = itertools.cycle(range(len(trunk.rtp_ports)))
        self._answerer: Answerer | None = None
        self._calls: dict[str, asyncio.Task[None]] = {}
        self._registrar: Registrar | None = None
        self.ready = asyncio.Event()

    @property
    def stack(self) -> Stack:
        """The signalling, for figures."""
        return self._stack

    @property
    def calls(self) -> int:
        """How many calls are in progress."""
        return len(self._calls)

    @property
    def registered(self) -> bool:
        """Whether the registrar knows us; false also when there is none."""
        return self._registrar is not None and self._registrar.registered.is_set()

    async def serve(self, answerer: Answerer) -> None:
        """Take calls until cancelled."""
        self._answerer = answerer
        self._check_targets()
        await self._stack.open()
        try:
            self._register()
            self.ready.set()
            await asyncio.Event().wait()
        finally:
            await self._close()

    def _register(self) -> None:
        account = self._trunk.account
        if account:
            self._registrar = Registrar(
                self._stack.uac, account, lambda: resolved(*account.registrar), self._trunk.user_agent
            )
            self._registrar.start()

    def _check_targets(self) -> None:
        """A wrong set-up is told when the line opens, not when somebody asks for a person."""
        for name, target in self._trunk.targets.items():
            host = address_of(target.uri)[0]
            if not target.uri.startswith("sip:") or not host:
                raise LineError(f"transfer target {name}: {target.uri!r} is no address such as sip:100@192.0.2.10")

    async def _close(self) -> None:
        for task in list(self._calls.values()):
            task.cancel()
        if self._calls:
            await asyncio.wait(list(self._calls.values()), timeout=_GOODBYE_S)
        if self._registrar:
            self._registrar.stop()
        await asyncio.sleep(0.1)  # the last BYE and the farewell to the registrar leave
        await self._stack.close()

    def _admit(self, caller: str) -> int:
        """Whether one more call may come, before anything is kept of it."""
        if len(self._calls) >= self._trunk.most_calls or not self._rate.admit(caller, time.monotonic()):
            return _BUSY
        return 0

    def _invited(self, party: Inbound) -> None:
        task = asyncio.get_running_loop().create_task(self._held(party))
        self._calls[party.id] = task
        task.add_done_callback(lambda _: self._calls.pop(party.id, None))

    async def _open_stream(self) -> RtpStream:
        stream = self._make_stream(self._trunk.trusts)
        await stream.bind(self._trunk.host, self._ports())
        return stream

    def _ports(self) -> Iterator[int]:
        """All ports, from the one after the last given: a packet late for one call does not meet the next."""
        ports, start = self._trunk.rtp_ports, next(self._next_port)
        return (ports[(start + n) % len(ports)] for n in range(len(ports)))

    async def _held(self, party: Inbound) -> None:
        """One whole call."""
        given_up = asyncio.Event()
        party.on_end = given_up.set
        try:
            stream = await self._open_stream()
        except LineError as error:
            _log.error("call_without_port", error=str(error))
            party.refuse(503)
            return
        if given_up.is_set():
            stream.close()
            return
        leg = SipLeg(party, stream, self._trunk, self._agents)
        stop = self.ticker.add(leg.tick)
        try:
            leg.answer()
            assert self._answerer is not None
            await held(leg, self._answerer)
        finally:
            leg.cut()
            stop()
