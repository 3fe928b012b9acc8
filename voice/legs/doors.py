"""The telephone lines an operator has set up, from the settings."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from bot.settings import Settings
from voice.legs.audiosocket import AudioSocketLine
from voice.legs.leg import Line, LineError
from voice.legs.sip import SipLine
from voice.legs.ticking import Ticker
from voice.legs.trunk import Account, Target, Trunk, Way

_BRIDGE = "bridge:"
_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - told apart, not listened on


def lines(settings: Settings) -> list[Line]:
    """Each line that is set up, not yet open. Raises LineError for a set-up that cannot work."""
    ticker, found = Ticker(), list[Line]()
    if settings.sip_host:
        found.append(SipLine(_trunk(settings, settings.sip_host, settings.sip_port), ticker))
    if settings.audiosocket_host:
        found.append(AudioSocketLine(_trunk(settings, settings.audiosocket_host, settings.audiosocket_port), ticker))
    return found


def _trunk(settings: Settings, host: str, port: int) -> Trunk:
    public = settings.sip_public_host or host
    if public in _EVERYWHERE and settings.sip_host:
        raise LineError("GUICHET_SIP_PUBLIC_HOST is needed: the PBX cannot send sound to every address of ours")
    return Trunk(
        host=host,
        port=port,
        public_host=public,
        trusted=_networks(settings.phone_trusted),
        rtp_ports=_ports(settings.sip_rtp_ports),
        account=_account(settings),
        targets={name: _target(name, value) for name, value in settings.phone_targets.items()},
        most_calls=settings.phone_calls,
        most_per_minute=settings.phone_calls_per_minute,
        most_per_number=settings.phone_calls_per_number,
        longest_call_s=60.0 * settings.phone_call_minutes,
    )


def _networks(trusted: list[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    if not trusted:
        raise LineError(
            "GUICHET_PHONE_TRUSTED is empty: name the addresses of the PBX or operator, nobody else may call"
        )
    try:
        return tuple(ip_network(one, strict=False) for one in trusted)
    except ValueError as error:
        raise LineError(f"GUICHET_PHONE_TRUSTED: {error}") from error


def _ports(text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and 1024 <= int(first) < int(last) <= 65535):
        raise LineError(f"GUICHET_SIP_RTP_PORTS: {text!r} is no range such as 20000-20199")
    return range(int(first) + int(first) % 2, int(last), 2)


def _target(name: str, value: str) -> Target:
    uri = value.removeprefix(_BRIDGE)
    if not uri.startswith("sip:") or "@" not in uri or any(sign in uri for sign in "<>\r\n "):
        raise LineError(f"GUICHET_PHONE_TARGETS: {name}: {value!r} is no address such as sip:100@192.0.2.10")
    return Target(uri, Way.BRIDGE if value.startswith(_BRIDGE) else Way.REFER)


def _account(settings: Settings) -> Account | None:
    if not settings.sip_account:
        return None
    user, _, domain = settings.sip_account.partition("@")
    if not user or not domain:
        raise LineError(f"GUICHET_SIP_ACCOUNT: {settings.sip_account!r} is no user@domain")
    host, _, port = (settings.sip_registrar or domain).partition(":")
    if port and not port.isdecimal():
        raise LineError(f"GUICHET_SIP_REGISTRAR: {settings.sip_registrar!r} is no host:port")
    return Account(user, settings.sip_password.get_secret_value(), domain.partition(":")[0], (host, int(port or 5060)))
