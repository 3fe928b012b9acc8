"""Addresses of the local network are recognised in all their disguises."""

import httpcore
import pytest

from ingestion.web.reach import PrivateAddressError, public_address


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "0.0.0.0", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
        "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "224.0.0.1", "0x7f.1", "2130706433", "127.1",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(PrivateAddressError):
        public_address(host, 80)


def test_a_public_address_is_reached_as_it_was_judged() -> None:
    assert public_address("203.0.114.7", 443) == "203.0.114.7"


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", ("203.0.114.7", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(PrivateAddressError):
        public_address("rebond.example", 80)


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(httpcore.ConnectError, match="unknown host"):
        public_address("nulle-part.invalid", 80)
