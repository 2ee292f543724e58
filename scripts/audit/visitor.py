"""Who looks at the pages: a browser that signs in once an account."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from scripts.audit.demo_house import PASSWORD, served_demo
from scripts.audit.pages import AuditedPage
from scripts.chromium import ARGUMENTS, executable

PATIENCE_MS = 120_000
PHONE = {"width": 390, "height": 844}
_LAYOUT_TOKEN = "form.themes input[name=csrf_token]"


class Visitor:
    """Opens the pages of a house as their readers."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self._states: dict[str, StorageState] = {}
        self._found: dict[str, str] = {}

    @contextmanager
    def window(self, account: str, **options: Any) -> Iterator[BrowserContext]:
        """Yield a telephone's window with nothing kept but the account signed in."""
        given: dict[str, Any] = {"viewport": PHONE, "locale": "es-MX", **options}
        if account or account in self._states:
            given["storage_state"] = self._state(account)
        context = self.browser.new_context(**given)
        context.set_default_timeout(PATIENCE_MS)
        try:
            yield context
        finally:
            context.close()

    def url(self, page: AuditedPage) -> str:
        """Return where a page is."""
        path, _, end = page.path.partition(" + ")
        if path.startswith("first:"):
            path = self._found.get(path) or self._find(page.account, path)
        return self.address + path.split("#")[0] + end

    def cookies(self, account: str) -> str:
        """Return the cookies that a reader of a page would send, as one header."""
        has_any = account or account in self._states
        kept = self._state(account)["cookies"] if has_any else []
        return "; ".join(f"{each['name']}={each['value']}" for each in kept)

    def speak(self, account: str, language: str) -> None:
        """Have all pages of an account in a language, as its reader chooses it."""
        with self.window(account) as context:
            page = context.new_page()
            page.goto(self.address + ("/inicio" if account else "/"))
            token = page.locator(_LAYOUT_TOKEN).get_attribute("value") or ""
            form = {"csrf_token": token, "language": language, "next": "/"}
            answer = context.request.post(f"{self.address}/idioma", form=form)
            if answer.status >= 400:
                raise SystemExit(f"the language could not be chosen: {answer.status}")
            self._states[account] = context.storage_state()

    # -- inside -----------------------------------------------------------------------------

    def _state(self, account: str) -> StorageState:
        if account not in self._states:
            context = self.browser.new_context(locale="es-MX")
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.goto(f"{self.address}/entrar")
            page.fill("input[name=email]", f"{account}@demo.example")
            page.fill("input[name=password]", PASSWORD)
            with page.expect_navigation():
                page.click("main form:has(input[name=password]) [type=submit]")
            self._states[account] = context.storage_state()
            context.close()
        return self._states[account]

    def _find(self, account: str, path: str) -> str:
        where, _, selector = path.removeprefix("first:").partition(" ")
        with self.window(account) as context:
            page = context.new_page()
            page.goto(self.address + where)
            link = page.locator(selector).first.get_attribute("href") or ""
        self._found[path] = urlsplit(link).path
        return self._found[path]


def settle(page: Page, url: str) -> None:
    """Open a page and wait until all of it is there. Raises SystemExit where it is not."""
    answer = page.goto(url)
    if answer is None or answer.status != 200:
        raise SystemExit(f"{url}: {answer.status if answer else 'no answer'}")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")


@contextmanager
def visiting(address: str | None) -> Iterator[Visitor]:
    """Yield a visitor of the demo that is served there; without an address, of a fresh one."""
    with ExitStack() as stack:
        if address is None:
            instance = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            address = stack.enter_context(served_demo(instance))
        playwright = stack.enter_context(sync_playwright())
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        stack.callback(chromium.close)
        yield Visitor(chromium, address)
