"""One dialog with another telephone: it called us, or we dialled it. Either may end it, or change its terms."""

import asyncio
import re
from collections.abc import Callable

from aiosipua import (
    DialogState,
    IncomingCall,
    OutgoingCall,
    SipRequest,
    SipUAC,
    parse_address,
    parse_sdp,
    serialize_sdp,
)

from voice.legs.rtp import Address
from voice.legs.sip_terms import NoTermsError, Proposal, answer, offer, read

_WITHHELD = {"", "anonymous", "unavailable", "unknown", "restricted"}
_PATIENCE_S = 40.0


class RefusedError(Exception):
    """The telephone we dialled did not answer; `status` is the SIP status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(f"refused with {status}")
        self.status = status


class Party:
    """What both kinds share; the three functions are called by the stack."""

    def __init__(self, call_id: str, forget: Callable[[str], None]) -> None:
        self.id = call_id
        self._forget = forget
        self._version = 0
        self._offered = False
        self.ours: Address = ("", 0)
        self.on_end: Callable[[], None] = lambda: None
        self.on_change: Callable[[Proposal], None] = lambda proposal: None
        self.on_key: Callable[[str], None] = lambda key: None
        self.on_progress: Callable[[int], None] = lambda status: None

    def changed(self, call: IncomingCall) -> None:
        """A re-INVITE: answered with the same address of ours, whatever it changes; without an offer, we make one."""
        self._version += 1
        if not call.invite.body:
            self._offered = True
            call.accept(parse_sdp(offer(self.ours, self._version)))
            return
        proposal = read(call.invite.text)
        call.accept(parse_sdp(answer(call.invite.text, self.ours, self._version)))
        self.on_change(proposal)

    def acknowledged(self, text: str) -> None:
        """The ACK that answers an offer of ours, made because the INVITE had none. Raises NoTermsError."""
        if self._offered and text:
            self._offered = False
            self.on_change(read(text))

    def ended(self) -> None:
        """The other side hung up, or is lost."""
        self._forget(self.id)
        self.on_end()


class Inbound(Party):
    """A telephone that called us and waits for `accept`. Without `proposal`, it waits for ours (delayed offer)."""

    def __init__(self, call: IncomingCall, uac: SipUAC, forget: Callable[[str], None]) -> None:
        super().__init__(call.call_id, forget)
        self._call, self._uac = call, uac
        self.caller = number_of(call.invite)
        self.called = _user(call.invite.headers.get_first("to") or "")
        self.proposal = read(call.invite.text) if call.invite.body else None

    def accept(self, ours: Address) -> None:
        """Answer the call: sound is awaited at `ours`."""
        self.ours, self._offered = ours, self.proposal is None
        ready = answer(self._call.invite.text, ours, self._version) if self.proposal else offer(ours, self._version)
        self._call.accept(parse_sdp(ready))

    def refuse(self, status: int) -> None:
        """Do not answer the call after all."""
        self._call.reject(status)
        self._forget(self.id)

    def refer(self, uri: str) -> None:
        """Ask the PBX to move this call to `uri`; `on_progress` is told each status it gives."""
        dialog = self._call.dialog
        told = {"Refer-To": f"<{uri}>", "Referred-By": f"<{dialog.local_uri}>"}
        self._uac._send_in_dialog(dialog, "REFER", self._call.source_addr, extra_headers=told)

    def hang_up(self) -> None:
        """End the call."""
        self._call._stop_retransmissions()
        self._call.hangup()
        self._forget(self.id)


class Outbound(Party):
    """A telephone that we dial. `answered` is what it proposes when it picks up, or RefusedError."""

    def __init__(self, call: OutgoingCall, uac: SipUAC, ours: Address, forget: Callable[[str], None]) -> None:
        super().__init__(call.call_id, forget)
        self._call, self._uac, self.ours = call, uac, ours
        self.answered: asyncio.Future[Proposal] = asyncio.get_running_loop().create_future()
        self._given_up = False
        call.on_answer = self._picked_up
        call.on_rejected = lambda _call, status, _reason: self._rejected(status)

    def _picked_up(self, call: OutgoingCall) -> None:
        try:
            proposal = read(serialize_sdp(call.sdp_answer)) if call.sdp_answer else None
        except NoTermsError:
            proposal = None
        if proposal and not self._given_up and not self.answered.done():
            self.answered.set_result(proposal)
        else:
            self.hang_up()  # picked up as we gave up, or speaks nothing we know
            self._rejected(488)

    def _rejected(self, status: int) -> None:
        self._forget(self.id)
        if not self.answered.done():
            self.answered.set_exception(RefusedError(status))
            self.answered.exception()  # read: nobody may be waiting any more

    def ended(self) -> None:
        """The person hung up."""
        self._rejected(487)
        super().ended()

    def hang_up(self) -> None:
        """End the call, or stop it ringing."""
        if self._call.dialog.state is DialogState.CONFIRMED:
            self._uac.send_bye(self._call.dialog, self._call.remote_addr)
            self._forget(self.id)
        elif self._call.dialog.state is DialogState.EARLY and not self._given_up:
            self._given_up = True
            self._uac.send_cancel(self._call)
            self._call.dialog.state = DialogState.EARLY  # it may still pick up: kept, to be acknowledged and ended
            self._uac._calls[self.id] = self._call
            asyncio.get_running_loop().call_later(_PATIENCE_S, self._forget, self.id)


def number_of(invite: SipRequest) -> str:
    """Who calls, as the PBX asserts it, else as the caller says; empty when withheld."""
    if "id" in (invite.get_header("privacy") or "").lower():
        return ""
    asserted = invite.get_header("p-asserted-identity") or invite.get_header("from") or ""
    user = _user(asserted)
    return "" if user.lower() in _WITHHELD else user


def _user(address: str) -> str:
    """The user part of an address, at most 40 plain characters."""
    return re.sub(r"[^\w+*#.-]", "", parse_address(address).uri.user or "")[:40]
