"""Where a webhook may go: never into the network that the service itself stands in, unless a setting allows it.

An address is looked at twice: its text when it is registered, and what its name resolves to at every attempt; the
connection then goes to the very address that was looked at, so a name that changes in between gains nothing.
"""

import ipaddress
import re
import socket

import httpx

from service.errors import UnsafeAddressError, spoken
from service.language import Wording

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
        raise UnsafeAddressError(url, reason=spoken(f"不是有效的网址（{error}）", f"it is no URL ({error})")) from error
    host = parsed.raw_host.decode("ascii").rstrip(".").lower()
    if parsed.scheme not in ({"https", "http"} if allow_private else {"https"}):
        raise UnsafeAddressError(url, reason=Wording("必须以 https:// 开头", "it must begin with https://"))
    if not _HOST.fullmatch(host) or (port is not None and not 0 < port <= _MAX_PORT):
        raise UnsafeAddressError(url, reason=Wording("主机名或端口无效", "it names no host or port that can be"))
    if parsed.userinfo:
        raise UnsafeAddressError(
            url,
            reason=Wording(
                "含有用户名或密码；签名已证明来源",
                "it holds a user name or password; the signature proves who is calling",
            ),
        )
    if allow_private:
        return
    if host == "localhost" or host.endswith(_LOCAL_NAMES):
        raise UnsafeAddressError(url, reason=Wording("主机名属于局域网", "its host is a name inside a local network"))
    literal = _read_literal(host.strip("[]"))
    if literal is not None and not is_public(literal):
        raise UnsafeAddressError(url, reason=Wording("主机不是公网地址", "its host is not a public address"))


def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """Return the address to connect to. Raises UnsafeAddressError where any that the name has is not public.

    Raises OSError where the name has none.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not allow_private and not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise UnsafeAddressError(
                host,
                reason=spoken(
                    f"该名称解析为非公网地址 {address}",
                    f"the name resolves to {address}, which is not a public address",
                ),
            )
    return found[0]


def _read_literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is, also written as resolvers read it: 127.1, 0x7f000001, 2130706433; None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


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
