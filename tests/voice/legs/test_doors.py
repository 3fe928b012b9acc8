"""A wrong set-up is told in words, before a call finds it."""

import pytest

from bot.settings import Settings
from voice.legs.audiosocket import AudioSocketLine
from voice.legs.doors import lines
from voice.legs.leg import LineError
from voice.legs.sip import SipLine
from voice.legs.trunk import CallRate

GOOD: dict[str, object] = {
    "sip_host": "192.0.2.20",
    "phone_trusted": ["192.0.2.10", "198.51.100.0/24"],
    "phone_targets": {"accueil": "sip:100@192.0.2.10", "urbanisme": "bridge:sip:200@192.0.2.10:5070"},
    "sip_account": "0102030405@trunk.example",
}


def settings(**changes: object) -> Settings:
    return Settings(_env_file=None, **(GOOD | changes))  # type: ignore[call-arg]


def test_nothing_is_open_unless_set_up() -> None:
    assert lines(Settings(_env_file=None)) == []  # type: ignore[call-arg]
    assert [type(line) for line in lines(settings(audiosocket_host="127.0.0.1"))] == [SipLine, AudioSocketLine]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("phone_trusted", []),
        ("phone_trusted", ["the PBX"]),
        ("phone_targets", {"a": "tel:0102030405"}),
        ("phone_targets", {"a": "bridge:sip:nobody"}),
        ("phone_targets", {"a": "sip:1@pbx>\r\nX: y"}),
        ("sip_rtp_ports", "20000"),
        ("sip_rtp_ports", "9-1"),
        ("sip_account", "0102030405"),
        ("sip_registrar", "host:port"),
        ("sip_host", "0.0.0.0"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: object) -> None:
    with pytest.raises(LineError, match="GUICHET_"):
        lines(settings(**{name: value}))


def test_one_number_cannot_fill_the_line_and_a_minute_later_may_call_again() -> None:
    rate = CallRate(most=5, most_per_number=2)
    assert [rate.admit("0102030405", at) for at in (0, 1, 2)] == [True, True, False]
    assert rate.admit("0600000000", 3)
    assert [rate.admit("", at) for at in (4, 5, 6)] == [True, True, False]
    assert rate.admit("0102030405", 61.5)
