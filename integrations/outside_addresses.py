"""Connecting to addresses that people type: outward only, and to the address that was looked at.

A name is resolved once; if any of its addresses lies inside (private, loopback, link-local,
reserved, or such an address wrapped in IPv6), nothing is connected to. The connection then goes to
the very address that was checked, so that the name cannot mean something else a moment later. TLS
still proves the name. Redirects are not followed, and a whole exchange has a deadline.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"https": 443, "http": 80}
PATIENCE = 5.0
DEADLINE = 10.0
MOST_READ = 2048
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NEVER = tuple(
    ipaddress.ip_network(net)
    for net in ("fec0::/10", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")
)
"""Not of the public network, whatever a Python's own tables say: once site-local, for documents,
for protocols, and the old 6to4 relays."""


class AddressRefused(Exception):  # noqa: N818 - reads as the answer, not as an accident
    """An address that is not connected to; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """One address as typed, and the one number it means for this exchange."""

    parts: SplitResult
    host: str
    port: int
    ip: str


def is_outside(address: Address) -> bool:
    """Tell whether an address belongs to the public network."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_outside(inner)
    if any(address in net for net in _NEVER):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address an IPv6 one carries: mapped, 6to4, Teredo or NAT64."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def read_address(url: str, *, allows_inside: bool) -> tuple[SplitResult, str, int]:
    """Return a typed address in parts; AddressRefused for what is never connected to.

    Only ``https``, without a name or password in it; ``http`` where inside addresses are allowed.
    """
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise AddressRefused("address_malformed")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused("address_malformed") from error
    if parts.scheme != "https" and not (allows_inside and parts.scheme == "http"):
        raise AddressRefused("address_not_https")
    if not host or parts.username is not None or parts.password is not None:
        raise AddressRefused("address_malformed")
    return parts, host, port or PORTS[parts.scheme]


def resolve(url: str, *, allows_inside: bool) -> Target:
    """Look a typed address up once; AddressRefused where any answer lies inside."""
    parts, host, port = read_address(url, allows_inside=allows_inside)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("address_unknown") from error
    numbers = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not numbers:
        raise AddressRefused("address_unknown")
    if not allows_inside and not all(is_outside(ipaddress.ip_address(ip)) for ip in numbers):
        raise AddressRefused("address_inside")
    return Target(parts, host, port, numbers[0])


class _PinnedPlain(http.client.HTTPConnection):
    """A connection to the address that was looked at, whatever the name says by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=PATIENCE)
        self._target = target

    def connect(self) -> None:
        """Connect to the pinned number."""
        self.sock = socket.create_connection((self._target.ip, self._target.port), PATIENCE)


class _PinnedTls(_PinnedPlain):
    """The same under TLS, which proves the name."""

    def connect(self) -> None:
        """Connect to the pinned number and check its certificate against the name."""
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self._target.host)


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Send one POST and return the status; OSError or HTTPException where none came in time."""
    connection = (_PinnedTls if target.parts.scheme == "https" else _PinnedPlain)(target)
    path = (target.parts.path or "/") + (f"?{target.parts.query}" if target.parts.query else "")
    watch = threading.Timer(DEADLINE, _cut, (connection,))
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    """End an exchange that takes too long, also one that trickles."""
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
