"""Where a webhook may go: never into the network that the service itself stands in, unless a setting allows it.

An address is looked at twice: its text when it is registered, and what its name resolves to at every attempt; the
connection then goes to the very address that was looked at, so a name that changes in between gains nothing.
"""

import ipaddress
import re
import socket

import httpx

from service.errors import UnsafeAddressError

_LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")  # a name, or an IPv6 address
_MAX_PORT = 65535


def check_url(url: str, *, allow_private: bool) -> None:
    """Raise UnsafeAddressError unless a webhook may be registered for this URL."""
    try:
        parsed = httpx.URL(url)
        port = parsed.port
    except (httpx.InvalidURL, ValueError) as error:
        raise UnsafeAddressError(url, reason=f"it is no URL ({error})") from error
    host = parsed.raw_host.decode("ascii").rstrip(".").lower()
    if parsed.scheme not in ({"https", "http"} if allow_private else {"https"}):
        raise UnsafeAddressError(url, reason="it must begin with https://")
    if not _HOST.fullmatch(host) or (port is not None and not 0 < port <= _MAX_PORT):
        raise UnsafeAddressError(url, reason="it names no host or port that can be")
    if parsed.userinfo:
        raise UnsafeAddressError(url, reason="it holds a user name or password; the signature proves who is calling")
    if allow_private:
        return
    if host == "localhost" or host.endswith(_LOCAL_NAMES):
        raise UnsafeAddressError(url, reason="its host is a name inside a local network")
    try:
        literal = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return
    if not is_public(literal):
        raise UnsafeAddressError(url, reason="its host is not a public address")


def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """Return the address to connect to. Raises UnsafeAddressError where any that the name has is not public.

    Raises OSError where the name has none.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not allow_private and not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise UnsafeAddressError(host, reason=f"the name resolves to {address}, which is not a public address")
    return found[0]


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether anybody on the internet could be meant; an IPv4 address wrapped into an IPv6 one counts as itself."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo:
            wrapped = address.teredo[1]
        if wrapped is not None:
            return is_public(wrapped)
    return address.is_global and not address.is_multicast
