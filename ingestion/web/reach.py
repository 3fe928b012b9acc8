"""Connections to public addresses only: a name is resolved once, judged, and the address judged is the one reached.

A page of the town hall's site may be hostile or hacked: it must not make the ingestion read the
machines of the local network (server-side request forgery, also through DNS rebinding).
"""

import ipaddress
import socket
from collections.abc import Iterable

import httpcore


class PrivateAddressError(httpcore.ConnectError):
    """A name leads to an address of the local network."""


class PublicOnly(httpcore.NetworkBackend):
    """Opens TCP connections, refusing every name one of whose addresses is not public."""

    def __init__(self) -> None:
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of that name; PrivateAddressError when it has a private one."""
        return self._plain.connect_tcp(public_address(host, port), port, timeout, local_address, socket_options)


def public_address(host: str, port: int) -> str:
    """The first address of a name, when all of them are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise httpcore.ConnectError(f"unknown host {host}") from error
    addresses = [str(one[4][0]).split("%", 1)[0] for one in found]
    for address in addresses:
        if not _public(address):
            raise PrivateAddressError(f"{host} leads to {address}, an address of the local network")
    return addresses[0]


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_global and not (mapped or ip).is_multicast
