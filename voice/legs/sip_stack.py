"""SIP as a telephone sees it: calls come, change and end; others are dialled. aiosipua behind words of our own."""

from collections.abc import Callable

from aiosipua import IncomingCall, SipDigestAuth, SipRequest, SipResponse, SipUAC, SipUAS, parse_sdp, stringify_uri

from voice.legs.leg import LineError
from voice.legs.rtp import Address
from voice.legs.sip_party import Inbound, Outbound, Party, number_of
from voice.legs.sip_rules import reply
from voice.legs.sip_terms import NoTermsError, offer, read
from voice.legs.sip_wire import Dropped, Wire
from voice.legs.trunk import Trunk

Admit = Callable[[str], int]
Invited = Callable[[Inbound], None]


class Stack:
    """One SIP address. `admit` gives the status to refuse a caller with, or 0; `invited` gets each call that passed."""

    def __init__(self, trunk: Trunk, admit: Admit, invited: Invited) -> None:
        self._trunk, self._admit, self._invited = trunk, admit, invited
        self._wire = Wire(trunk.host, trunk.port, trunk.trusts)
        self.uac = SipUAC(self._wire)
        self._uas = SipUAS(self._wire, user_agent=trunk.user_agent, uac=self.uac)
        self._parties: dict[str, Party] = {}
        self._listen()

    @property
    def port(self) -> int:
        """Where we are called."""
        return self._wire.local_addr[1]

    @property
    def dropped(self) -> Dropped:
        """What was thrown away unread."""
        return self._wire.dropped

    async def open(self) -> None:
        """Listen. Raises LineError."""
        try:
            await self._uas.start()
        except OSError as error:
            raise LineError(f"cannot listen for calls on {self._trunk.host}:{self._trunk.port}: {error}") from error
        ours = (self._trunk.public_host, self.port)
        self.uac.advertised_addr = self._uas.advertised_addr = ours
        self._wire.on_message = self._sort

    async def close(self) -> None:
        """Stop listening."""
        await self._uas.stop()

    def dial(self, uri: str, where: Address, sound_port: int) -> Outbound:
        """Ring a telephone."""
        account = self._trunk.account
        domain = account.domain if account else f"{self._trunk.public_host}:{self.port}"
        ours = (self._trunk.public_host, sound_port)
        call = self.uac.send_invite(
            f"sip:{account.user if account else 'guichet'}@{domain}",
            uri,
            where,
            parse_sdp(offer(ours, 0)),
            user_agent=self._trunk.user_agent,
            auth=SipDigestAuth(account.user, account.password) if account else None,
        )
        party = Outbound(call, self.uac, ours, self._forget)
        self._parties[party.id] = party
        return party

    def _listen(self) -> None:
        uas = self._uas
        uas.on_invite, uas.on_reinvite = self._on_invite, self._on_reinvite
        uas.on_bye = lambda call, _request: self._end(call.call_id)
        uas.on_cancel = lambda request, _addr: self._on_cancel(request.call_id or "")
        uas.on_ack_timeout = lambda call: self._end(call.call_id)
        uas.on_transfer_progress = lambda call_id, status, _reason: self._progress(call_id, status)
        uas._handlers.pop("REFER")  # nobody tells us whom to call
        uas._handlers["INFO"] = self._on_info

    def _sort(self, message: SipRequest | SipResponse, addr: Address) -> None:
        """What aiosipua does not look at, before or after it does its part."""
        if isinstance(message, SipResponse):
            self._learn_route(message)
            self._uas._on_message(message, addr)
            self._on_referred(message)
            return
        status = self._refusal(message) if message.method == "INVITE" else 0
        if status:
            self._wire.send_reply(reply(message, status))
            return
        try:
            self._uas._on_message(message, addr)
        except Exception:  # what broke on the way in leaves nothing behind
            if (message.call_id or "") not in self._parties:
                self._forget(message.call_id or "")
            raise
        if message.method == "ACK":
            self._on_ack(message)

    def _on_ack(self, ack: SipRequest) -> None:
        party = self._parties.get(ack.call_id or "")
        try:
            if party:
                party.acknowledged(ack.text)
        except NoTermsError:
            if isinstance(party, Inbound):
                party.hang_up()
                party.on_end()

    def _refusal(self, invite: SipRequest) -> int:
        """The status an INVITE is refused with, before anything is kept of it; 0 when it is not."""
        known = (invite.call_id or "") in self._parties
        again = bool(invite.to_addr and invite.to_addr.tag)
        if not again:
            return 482 if known else self._fresh(invite)
        if not known:
            return 481
        return self._unspoken(invite)

    def _fresh(self, invite: SipRequest) -> int:
        return self._unspoken(invite) or self._nowhere(invite) or self._admit(number_of(invite))

    def _nowhere(self, invite: SipRequest) -> int:
        """A call that begins without an address for sound is a mistake; later, that is how old telephones hold."""
        where = read(invite.text).terms.where if invite.body else ("", 1)
        return 488 if where[0] == "0.0.0.0" or not where[1] else 0  # noqa: S104

    def _unspoken(self, invite: SipRequest) -> int:
        try:
            if invite.body:
                read(invite.text)
        except NoTermsError:
            return 488
        return 0

    def _on_invite(self, call: IncomingCall) -> None:
        party = Inbound(call, self.uac, self._forget)
        self._parties[party.id] = party
        self._invited(party)

    def _on_reinvite(self, call: IncomingCall) -> None:
        party = self._parties.get(call.call_id)
        if party:
            party.changed(call)

    def _on_cancel(self, call_id: str) -> None:
        """A CANCEL after our 200 ends nothing for SIP, but aiosipua forgets the call: end it properly."""
        party = self._parties.get(call_id)
        if isinstance(party, Inbound):
            party.hang_up()
            party.on_end()

    def _on_info(self, request: SipRequest, _addr: Address) -> None:
        """Keys told by INFO, as some PBXs do."""
        party = self._parties.get(request.call_id or "")
        self._wire.send_reply(reply(request, 200 if party else 481))
        told = [line.partition("=")[2].strip() for line in request.text.splitlines() if line.startswith("Signal")]
        if party and told and told[0] in list("0123456789*#"):
            party.on_key(told[0])

    def _on_referred(self, response: SipResponse) -> None:
        if response.cseq and response.cseq.method == "REFER":
            self._progress(response.call_id or "", response.status_code)

    def _progress(self, call_id: str, status: int) -> None:
        party = self._parties.get(call_id)
        if party:
            party.on_progress(status)

    def _learn_route(self, response: SipResponse) -> None:
        """Where a telephone that picks up wants to be spoken to from now on (RFC 3261 §12.1.2)."""
        call = self.uac.get_call(response.call_id or "")
        cseq = response.cseq
        if call is None or cseq is None or cseq.method != "INVITE" or not 200 <= response.status_code < 300:
            return
        if response.contact:
            call.dialog.remote_target = stringify_uri(response.contact[0].uri)
        call.dialog.route_set = list(reversed(response.headers.get("record-route")))

    def _end(self, call_id: str) -> None:
        party = self._parties.get(call_id)
        if party:
            party.ended()

    def _forget(self, call_id: str) -> None:
        """Keep nothing of a call that is over."""
        self._parties.pop(call_id, None)
        call = self._uas._calls.pop(call_id, None)
        if call:
            call._stop_retransmissions()
            self._uas._remove_invite_transaction(call.invite)
        self.uac.remove_call(call_id)
