"""Wicked words in every text field, and what a reader of each format would make of them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import Any

from lxml import etree
from werkzeug.test import TestResponse

from core.tabular.formula_guard import guard_text, unguard_text
from tests.webapp.conftest import post
from tests.webapp.isolation.canaries import Asker
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.crawl import Address, addresses, rules
from tests.webapp.isolation.forms import PageForm, forms_of, text_fields
from tests.webapp.isolation.pages import browser_of, form_of_page, is_open

ONE_LINE = "=1+zqf(\"'><zqtag onzq=1>{{7*7}}${7*7}]]>;@zqg;X-ZQ:1"
TWO_LINES = f"{ONE_LINE}\r\nX-ZQ:1\r\nEND:VCARD\r\n\tzq"
"""A formula, a tag with a deed, an expression, the end of a CDATA, of a header and of a card."""
SECRET_FIELDS = frozenset({"csrf_token", "seen", "seen_at", "seen_change", "next", "act"})
MOST_TRIES = 3
OF_EACH_KIND = {"directory.edit": 4, "directory.new": 4}
"""Routes whose form is another for each kind of entry."""


def wicked_forms(
    made: CanaryHouse, forms: Mapping[str, PageForm], asker: Asker
) -> Iterator[tuple[Address, PageForm]]:
    """Yield each form with text fields that is open to an asker, for the first of the own rows."""
    for rule in rules(made.house.app, "POST"):
        form = forms.get(rule.endpoint)
        if form is None or not is_open(rule.endpoint, asker) or not list(text_fields(form)):
            continue
        own = [each for each in addresses(made, rule) if set(each.owners) <= {"", asker.owner}]
        for address in own[: OF_EACH_KIND.get(rule.endpoint, 1)]:
            yield address, form_of_page(made, asker, address) or form


def inject(
    made: CanaryHouse, address: Address, form: PageForm, asker: Asker
) -> Iterator[TestResponse]:
    """Send a form with wicked words in every text field, then again without those it refuses.

    Yield each answer.
    """
    browser = browser_of(made, asker)
    names = {each.name: _wicked(each.type) for each in text_fields(form)}
    left = {name: word for name, word in names.items() if name not in SECRET_FIELDS}
    for _ in range(MOST_TRIES):
        sent: dict[str, Any] = {**form.as_shown(), **left, **_ticks(form)}
        answer = post(browser, address.path, **sent)
        yield answer
        if answer.status_code == 302:
            yield browser.get(answer.location)
        if answer.status_code != 422 or answer.mimetype != "text/html":
            return
        refused = {
            each.name for shown in forms_of(answer.text) for each in shown.fields if each.is_refused
        }
        if not refused & set(left):
            return
        left = {name: word for name, word in left.items() if name not in refused}


def _wicked(kind: str) -> str:
    return TWO_LINES if kind == "textarea" else ONE_LINE


def _ticks(form: PageForm) -> dict[str, str]:
    return {each.name: each.choices[0] for each in form.fields if each.type == "checkbox"}


# -- what a reader makes of it ---------------------------------------------------------------------


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_deed = any(
            name.startswith("onzq") or (value or "").strip().lower().startswith("javascript:")
            for name, value in attrs
        )
        if tag == "zqtag" or is_deed:
            self.found.append(tag)


def in_page(body: bytes) -> str:
    """Return what a browser would make of wicked words in a page; empty: text alone."""
    reader = _Elements()
    reader.feed(body.decode("utf-8", "replace"))
    return f"elements {reader.found}" if reader.found else ""


def in_csv(body: bytes) -> str:
    """Return a cell that a spreadsheet would work out."""
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    cells = (cell for row in rows for cell in row)
    return next((cell[:40] for cell in cells if guard_text(unguard_text(cell)) != cell), "")


def in_workbook(body: bytes) -> str:
    """Return what is no text in a workbook."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            etree.fromstring(text)
            if name.startswith("xl/worksheets/") and (b"<f>" in text or b"<f " in text):
                return f"{name}: a formula"
            if b"externalLink" in text or b"<zqtag" in text:
                return name
    return ""


def in_lines(body: bytes) -> str:
    """Return a line of a vCard or a calendar that a field has written."""
    unfolded = re.sub(r"\r?\n[ \t]", "", body.decode())
    lines = re.split(r"\r\n|\n|\r", unfolded)
    return next((line for line in lines if line.upper().startswith(("X-ZQ", "ZQ", "\tZQ"))), "")


def in_card(body: bytes) -> str:
    """Return what is wrong with cards: a line of a field, or a card that it ended."""
    text = body.decode()
    counts = [text.count(f"{word}:VCARD\r\n") for word in ("BEGIN", "END")]
    begun = sum(line == "BEGIN:VCARD" for line in text.split("\r\n"))
    ended = sum(line == "END:VCARD" for line in text.split("\r\n"))
    return in_lines(body) or ("" if begun == ended else f"{counts} cards")


def in_xml(body: bytes) -> str:
    """Return an element that a field has made."""
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    return next((str(each.tag) for each in root.iter() if "zqtag" in str(each.tag)), "")


def in_json(body: bytes) -> str:
    """Return what is wrong with JSON: nothing where it can be read."""
    json.loads(body)
    return "a tag" if b"</script" in body.lower() else ""


def in_mail(body: bytes) -> str:
    """Return a header that a field has written."""
    message = message_from_bytes(body, policy=policy.default)
    return next((name for name in message if name.upper().startswith("X-ZQ")), "")


READERS: Mapping[str, Callable[[bytes], str]] = {
    "text/html": in_page,
    "text/csv": in_csv,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": in_workbook,
    "text/vcard": in_card,
    "text/calendar": in_lines,
    "application/vnd.google-earth.kml+xml": in_xml,
    "application/geo+json": in_json,
    "application/json": in_json,
    "application/pdf": in_page,
}
"""Media type -> what a reader of it would make of the wicked words. (The papers of the canaries are
the HTML they are laid out from.)
"""
HAZARD_READERS: Mapping[str, Callable[[bytes], str]] = {
    **READERS,
    "application/cap+xml": in_xml,
    "image/svg+xml": in_xml,
}
"""The same of all that says a hazard again."""
