import ipaddress

import pytest

from service.errors import UnsafeAddressError
from service.webhooks.addresses import check_url, is_public, resolve


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example.com/hook",
        "ftp://erp.example.com/hook",
        "erp.example.com/hook",
        "https://",
        "https://localhost/hook",
        "https://LOCALHOST./hook",
        "https://db.internal/hook",
        "https://127.0.0.1/hook",
        "https://10.1.2.3/hook",
        "https://192.168.0.1:8443/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/hook",
        "https://[::1]/hook",
        "https://[fd00::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://[64:ff9b::a00:1]/hook",
        "https://[2002:0a00:0001::]/hook",
        "https://224.0.0.1/hook",
        "https://0.0.0.0/hook",
        "https://127.1/hook",
        "https://0x7f000001/hook",
        "https://2130706433/hook",
        "https://0/hook",
        "https://010.1.2.3/hook",
        "https://user:secret@erp.example.com/hook",
        "https://erp.example.com:99999/hook",
        "https://erp.example.com:0/hook",
        "https://exa mple.com/",
    ],
)
def test_an_address_that_must_not_be_reached_is_refused(url: str) -> None:
    with pytest.raises(UnsafeAddressError, match="A webhook cannot go to"):
        check_url(url, allow_private=False)


@pytest.mark.parametrize(
    "url",
    ["https://erp.example.com/hook?x=1", "https://1.1.1.1:8443/", "https://[2606:4700::1]/", "https://例子.测试/钩"],
)
def test_a_public_address_passes(url: str) -> None:
    check_url(url, allow_private=False)


def test_a_closed_network_may_allow_its_own_addresses() -> None:
    check_url("http://10.1.2.3:8080/hook", allow_private=True)
    assert resolve("127.0.0.1", 80, allow_private=True) == "127.0.0.1"


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "::1"])
def test_what_a_name_resolves_to_is_looked_at(host: str) -> None:
    with pytest.raises(UnsafeAddressError, match="not a public address"):
        resolve(host, 443, allow_private=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [("1.1.1.1", True), ("10.0.0.1", False), ("::ffff:1.1.1.1", True), ("64:ff9b::101:101", True), ("ff02::1", False)],
)
def test_is_public(address: str, *, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
