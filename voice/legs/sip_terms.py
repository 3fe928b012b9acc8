"""What two telephones agree on (SDP, RFC 3264 and 4566): one law, where to send, how keys are told, who is on hold."""

from dataclasses import dataclass

from aiosipua import SdpMessage, build_sdp, negotiate_sdp, parse_sdp, serialize_sdp

from voice.legs.g711 import Law
from voice.legs.rtp import Address, Terms

_LAWS = [law.value for law in Law]


class NoTermsError(Exception):
    """The other side offers nothing we speak: encrypted or compressed sound, or no sound at all."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the other side proposes: terms, and whether it puts the call on hold."""

    terms: Terms
    held: bool


def read(text: str) -> Proposal:
    """An offer or an answer. Raises NoTermsError, also for what is no SDP."""
    try:
        message = parse_sdp(text)
    except (ValueError, IndexError) as error:
        raise NoTermsError("not an SDP") from error
    audio, where = message.audio, message.rtp_address
    if audio is None or where is None or audio.proto != "RTP/AVP":
        raise NoTermsError("no plain sound offered")
    law = next((codec.payload_type for codec in audio.codecs if codec.payload_type in _LAWS), None)
    if law is None:
        raise NoTermsError("neither A-law nor mu-law offered")
    held = audio.direction in ("sendonly", "inactive") or where[0] == "0.0.0.0" or audio.port == 0  # noqa: S104
    return Proposal(Terms(Law(law), _key_type(message), where), held)


def _key_type(message: SdpMessage) -> int:
    """The payload type of keys at 8 kHz, or -1 when they are not told in packets."""
    codecs = message.audio.codecs if message.audio else []
    told = (c.payload_type for c in codecs if c.encoding_name.lower() == "telephone-event" and c.clock_rate == 8000)
    return next(told, -1)


def answer(text: str, ours: Address, version: int) -> str:
    """Our answer to an offer that `read` accepted: its law, its payload type of keys, its direction mirrored."""
    key_type = max(0, read(text).terms.key_type)
    given, _ = negotiate_sdp(parse_sdp(text), ours[0], ours[1], _LAWS, dtmf_payload_type=key_type)
    if given.audio:
        given.audio.attributes["ptime"] = ["20"]
    return _versioned(given, version)


def offer(ours: Address, version: int) -> str:
    """What we offer a person's telephone: both laws, A-law first as in Europe, and keys."""
    ours_first = build_sdp(ours[0], ours[1], Law.A.value, "PCMA")
    audio = ours_first.media[0]
    audio.formats.insert(1, str(Law.MU.value))
    audio.attributes["rtpmap"].insert(1, f"{Law.MU.value} PCMU/8000")
    return _versioned(ours_first, version)


def _versioned(message: SdpMessage, version: int) -> str:
    """The same session all along the call, each description newer than the last (RFC 4566 §5.2)."""
    message.origin.session_id, message.origin.session_version = "1", str(version)
    return serialize_sdp(message)
