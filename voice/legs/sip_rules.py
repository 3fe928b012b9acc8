"""Messages made from messages, as RFC 3261 says; nothing here remembers anything."""

from aiosipua import SipMessage, SipRequest, SipResponse, generate_tag, stringify_cseq
from aiosipua.headers import CSeq

Key = tuple[str, str]
_REASONS = {
    200: "OK",
    408: "Request Timeout",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    486: "Busy Here",
    488: "Not Acceptable Here",
    503: "Service Unavailable",
}


def key_of(message: SipMessage) -> Key:
    """What tells one transaction from another. Raises ValueError for a message that belongs to none."""
    cseq = message.cseq
    branch = message.via[0].branch if message.via else ""
    if not branch or not cseq:
        raise ValueError("no transaction")
    return (f"{message.via[0].host}:{branch}", cseq.method)


def reply(request: SipRequest, status: int) -> SipResponse:
    """An answer that needs no memory of the request: a refusal of ours, or what the network did not give."""
    response = SipResponse(status_code=status, reason_phrase=_REASONS.get(status, "Refused"))
    for via in request.headers.get("via"):
        response.headers.append("Via", via)
    for name in ("From", "To", "Call-ID", "CSeq"):
        response.headers.set_single(name, request.headers.get_first(name) or "")
    if request.to_addr and not request.to_addr.tag:
        response.headers.set_single("To", f"{request.headers.get_first('to')};tag={generate_tag()}")
    return response


def acknowledgement(invite: SipRequest, response: SipResponse) -> SipRequest:
    """The ACK of a refusal (RFC 3261 §17.1.1.3): same branch, same target, the refuser's tag."""
    ack = SipRequest(method="ACK", uri=invite.uri)
    for name in ("Via", "From", "Call-ID"):
        ack.headers.set_single(name, invite.headers.get_first(name) or "")
    ack.headers.set_single("To", response.headers.get_first("to") or "")
    number = invite.cseq.seq if invite.cseq else 1
    ack.headers.set_single("CSeq", stringify_cseq(CSeq(seq=number, method="ACK")))
    ack.headers.set_single("Max-Forwards", "70")
    for route in invite.headers.get("route"):
        ack.headers.append("Route", route)
    return ack
