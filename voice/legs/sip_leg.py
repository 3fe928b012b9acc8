"""One call by SIP: sound both ways at each tick, keys, hold, dead media, and a person who takes it over."""

import asyncio
import time

from voice.legs.leg import Call, Ending, Heard, OnHold, Pressed, Transferred
from voice.legs.live import LiveLeg
from voice.legs.rtp import RATE_HZ, RtpStream
from voice.legs.sip_party import Inbound
from voice.legs.sip_terms import Proposal
from voice.legs.sip_transfer import Agents, Bridge, referred
from voice.legs.trunk import Trunk, Way


class SipLeg(LiveLeg):
    """Obeys `CallLeg`. The line that made it calls `tick` every 20 ms."""

    def __init__(self, party: Inbound, stream: RtpStream, trunk: Trunk, agents: Agents) -> None:
        super().__init__(Call(party.id, party.caller, party.called, RATE_HZ))
        self._party, self._stream, self._trunk, self._agents = party, stream, trunk, agents
        self._held = False
        self._bridge: Bridge | None = None
        self._moved = False
        self._started_at = time.monotonic()
        party.on_end = lambda: self._end(Ending.TRANSFERRED if self.with_person else Ending.CALLER)
        party.on_change = self._changed
        party.on_key = lambda key: self._happenings.put(Pressed(key))

    def answer(self) -> None:
        """Pick up; nothing is sent before it is known where to."""
        if self._party.proposal:
            self._changed(self._party.proposal)
        self._party.accept((self._trunk.public_host, self._stream.port))

    @property
    def stream(self) -> RtpStream:
        """The sound of the caller, for figures."""
        return self._stream

    @property
    def with_person(self) -> bool:
        """Whether a person has the caller now."""
        return self._moved or self._bridge is not None

    def tick(self) -> None:
        """20 ms of the call."""
        if self.is_over:
            return
        frame, keys = self._stream.take()
        if self._bridge:
            self._stream.send(self._bridge.exchange(frame))
        elif self._held:
            self._stream.rest()
        else:
            self._happenings.put(Heard(frame))
            asyncio.get_running_loop().call_soon(self._speak)
        for key in "" if self._bridge else keys:
            self._happenings.put(Pressed(key))
        self._check_limits()

    def _speak(self) -> None:
        """20 ms leave after whoever was told of the frame has had its say: what falls silent does so now, not later."""
        if not self.is_over:
            self._stream.send(self._playout.take())

    def _check_limits(self) -> None:
        now = time.monotonic()
        if not self._held and now - self._stream.last_packet_at > self._trunk.dead_media_s:
            self._leave(Ending.NO_MEDIA)
        elif not self._bridge and now - self._started_at > self._trunk.longest_call_s:
            self._leave(Ending.TOO_LONG)

    def _changed(self, proposal: Proposal) -> None:
        self._stream.agree(proposal.terms)
        self._hold(proposal.held)

    def _hold(self, held: bool) -> None:
        if held != self._held:
            self._held = held
            self._happenings.put(OnHold(held))

    async def transfer(self, target: str, ring_s: float, briefing: bytes = b"") -> Transferred:
        """Hand the caller to a person of the operator's list."""
        person = self._trunk.targets.get(target)
        if person is None or self.is_over or self.with_person:
            return Transferred.REFUSED
        if person.way is Way.REFER:
            result = await referred(self._party, person.uri, ring_s)
            if result is Transferred.DONE:
                self._moved = True
                self._leave(Ending.TRANSFERRED)
            return result
        result, bridge = await self._agents.called(person.uri, ring_s, briefing, lambda: self.is_over)
        return self._join(bridge) if bridge else result

    def _join(self, bridge: Bridge) -> Transferred:
        """The person has the caller, unless the caller left meanwhile."""
        if self.is_over:
            bridge.close()
            return Transferred.FAILED
        self._playout.flush()
        bridge.on_end = lambda: self._leave(Ending.TRANSFERRED)
        self._bridge = bridge
        return Transferred.DONE

    async def hang_up(self) -> None:
        """End the call, unless a person has it."""
        if not self.with_person:
            self._leave(Ending.COUNTER)

    def cut(self) -> None:
        """End the call whoever has it: the line closes."""
        self._leave(Ending.FAILED)

    def _leave(self, ending: Ending) -> None:
        if not self.is_over:
            self._party.hang_up()
            self._end(ending)

    def _end(self, ending: Ending) -> None:
        if self.is_over:
            return
        self._finish(ending)
        self._stream.close()
        if self._bridge:
            self._bridge.close()
