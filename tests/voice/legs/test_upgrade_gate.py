"""aiosipua and aiortp are young and pinned exactly: what we lean on in them, and the faults we work around.

When a pin moves, the calls of this folder tell whether the new version works; these tell what may now be removed.
"""

import tomllib
from importlib.metadata import version

import numpy as np
import pytest

from tests.conftest import ROOT
from voice.legs.g711 import G711, Law


@pytest.mark.parametrize("library", ["aiosipua", "aiortp"])
def test_the_version_in_use_is_the_one_that_is_pinned(library: str) -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["voice"]
    assert f"{library}=={version(library)}" in extra


def test_the_inner_parts_we_use_are_there() -> None:
    from aiosipua import SipUAC, SipUAS
    from aiosipua.incoming_call import IncomingCall
    from aiosipua.message import missing_required_headers
    from aiosipua.transport import SipTransport, UdpSipTransport, _stamp_via_received

    uac = SipUAC(UdpSipTransport())
    uas = SipUAS(UdpSipTransport(), uac=uac)
    assert {"REFER", "INVITE", "BYE", "CANCEL", "ACK", "OPTIONS", "NOTIFY"} <= set(uas._handlers)
    assert uas._calls == {} and uac._calls == {}
    for owner, name in (
        (uas, "_on_message"), (uas, "_remove_invite_transaction"), (uac, "_send_in_dialog"),
        (IncomingCall, "_stop_retransmissions"), (SipTransport, "_dispatch"), (UdpSipTransport, "_dispatch"),
    ):  # fmt: skip
        assert callable(getattr(owner, name))
    assert callable(missing_required_headers) and callable(_stamp_via_received)


def test_aiortp_still_inverts_a_law_so_our_tables_are_still_needed() -> None:
    from aiortp import get_codec

    loud = np.array([-20000, 20000] * 80, dtype="<i2").tobytes()
    theirs = np.frombuffer(get_codec(8).decode(G711(Law.A).encode(loud)), dtype="<i2")
    assert list(np.sign(theirs[:2])) == [1, -1]


def test_aiosipua_still_forgets_to_acknowledge_a_refusal_so_our_wire_does() -> None:
    import inspect

    from aiosipua import uac_responses

    assert "_send_ack" not in inspect.getsource(uac_responses._reject_call)
