"""Enter a new installation from outside, as its first account does: the link, a password, the
sign-in, the first page. Python's own parts alone, for it runs where nothing else is.

    python3 sign_in.py --authority CERTIFICATE BEGUN.json E-MAIL

`BEGUN.json` is what `atalaya init --json` printed. Ends with 1, saying why, where a step fails.
"""

from __future__ import annotations

import argparse
import json
import re
import secrets
import ssl
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

PASSWORD = " ".join(secrets.token_hex(4) for _ in range(4))
PATIENCE_SECONDS = 120
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class TrialBrowser:
    """Keeps cookies, and trusts one authority."""

    def __init__(self, authority: Path) -> None:
        self.cookies = CookieJar()
        context = ssl.create_default_context(cafile=str(authority))
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )

    def get(self, address: str) -> tuple[int, str, str]:
        """Return status, address after redirects, and text."""
        return self._ask(urllib.request.Request(address))

    def send(self, address: str, **fields: str) -> tuple[int, str, str]:
        """Send a form of a page, with the token that stands in it."""
        found = _TOKEN.search(self.get(address)[2])
        data = urlencode({"csrf_token": found[1] if found else "", **fields}).encode()
        return self._ask(urllib.request.Request(address, data=data))

    def _ask(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as wrong:
            return wrong.code, request.full_url, wrong.read().decode(errors="replace")


def enter(browser: TrialBrowser, link: str, email: str) -> str:
    """Follow the link, choose a password, sign in; return the first page.

    Raises ValueError where a step is not answered as it should be.
    """
    status, address, _text = browser.send(link, new=PASSWORD, again=PASSWORD)
    _require(status == 200 and address.endswith("/entrar"), f"the password: {status} {address}")
    door = urljoin(link, "/entrar")
    status, address, _text = browser.send(door, email=email, password=PASSWORD)
    _require(status == 200 and not address.endswith("/entrar"), f"the sign-in: {status} {address}")
    status, address, text = browser.get(urljoin(link, "/inicio"))
    _require(status == 200 and address.endswith("/inicio"), f"the first page: {status} {address}")
    _require(any(each.secure for each in browser.cookies), "the cookie travels without HTTPS")
    return text


def main() -> int:
    """Enter, and look at what the proxy keeps in."""
    parser = argparse.ArgumentParser(description="Enter a new installation from outside.")
    parser.add_argument("--authority", type=Path, required=True)
    parser.add_argument("begun", type=Path)
    parser.add_argument("email")
    given = parser.parse_args()
    link = json.loads(given.begun.read_text())["link"]
    try:
        browser = _opened(given.authority, link)
        page = enter(browser, link, given.email)
        kept_in = browser.get(urljoin(link, "/metrics"))[0]
        _require(kept_in == 404, f"/metrics opens from outside: {kept_in}")
        plain = browser.get(f"http://{urlsplit(link).hostname}/")[1]
        _require(plain.startswith("https://"), f"http does not lead to https: {plain}")
    except (OSError, ValueError) as wrong:
        print(f"not entered: {wrong}", file=sys.stderr)
        return 1
    size = len(page.encode())
    print(f"entered by https: first page {size} bytes, /metrics kept in, http leads to https")
    return 0


# -- inside ---------------------------------------------------------------------------------


def _opened(authority: Path, link: str) -> TrialBrowser:
    """Return a browser once web and proxy answer. Raises OSError when they do not in time."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            browser = TrialBrowser(authority)
            if browser.get(urljoin(link, "/healthz"))[0] == 200:
                return browser
        except OSError:
            pass
        if time.monotonic() > end:
            raise OSError("nothing answers")
        time.sleep(1)


def _require(is_so: bool, words: str) -> None:
    if not is_so:
        raise ValueError(words)


if __name__ == "__main__":
    sys.exit(main())
