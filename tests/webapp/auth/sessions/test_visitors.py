from __future__ import annotations

import pytest

from webapp.auth.sessions.visitors import coarse_network, counted_address, read_visitor

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; SM-A156E) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        (ANDROID, "Samsung Internet", "Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/2 Firefox/140.0", "Firefox", "Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 (KHTML) "
            "CriOS/137.0 Mobile/15E148 Safari/604.1",
            "Chrome",
            "iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605",
            "Safari",
            "macOS",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/137.0 Safari/537.36 Edg/137.0", "Edge", "Windows"),
        ("curl/8.5", "", ""),
        ("", "", ""),
        ("x" * 10_000 + "Firefox/1", "", ""),
    ],
)
def test_a_browser_is_named_for_what_it_is(agent: str, browser: str, system: str) -> None:
    seen = read_visitor(agent, "")
    assert (seen.browser, seen.system, seen.network) == (browser, system, "")


@pytest.mark.parametrize(
    ("address", "counted", "coarse"),
    [
        ("192.0.2.77", "192.0.2.77", "192.0.*.*"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:*"),
        ("2001:DB8:1:2::ffff", "2001:db8:1:2::/64", "2001:db8:*"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64", "2001:db8:*"),
        ("::ffff:192.0.2.77", "192.0.2.77", "192.0.*.*"),
        ("fe80::1%eth0", "fe80::/64", "fe80:0:*"),
        ("::1", "::/64", "0:0:*"),
        ("no address", "", ""),
        ("", "", ""),
        ("192.0.2.77, 10.0.0.1", "", ""),
    ],
)
def test_an_address_is_counted_by_household_and_kept_by_network(
    address: str, counted: str, coarse: str
) -> None:
    assert counted_address(address) == counted
    assert coarse_network(address) == coarse
