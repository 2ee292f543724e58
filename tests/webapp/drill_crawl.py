"""A walk through the pages of a drill: each says what it is, each file too, no link leads out."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator

from flask.testing import FlaskClient

from core.exercise import WORD
from core.exercise.files import marked_file
from tests.webapp.conftest import post
from tests.webapp.drill_house import RealHouse
from webapp.drill.house import DrillHouse

SLOW = re.compile(r"pdf|mapa|planes|ediciones|libro|arbol|response|respuesta")
"""Papers and maps: seconds each, and their marks have tests of their own."""
_LINK = re.compile(r'(?:href|action|src|hx-get|hx-post)="([^"#]*)')


def entered(real: RealHouse, drill: DrillHouse) -> FlaskClient:
    browser = real.house.signed_in("emergency.hn")
    answer = post(browser, f"/ejercicios/{drill.mark}/entrar")
    browser.get(answer.location)
    return browser


def crawl(
    browser: FlaskClient, drill: DrillHouse, most: int, *, is_short: bool = False
) -> tuple[list[str], list[str]]:
    """Follow links from home; return the pages, and the files, each of which says that it is of an
    exercise. No link leads to a page of the real house but the one back.
    """
    waiting = [f"{drill.address}/inicio", f"{drill.address}/crisis"]
    seen: set[str] = set()
    files: list[str] = []
    for door in _doors(browser, drill):
        waiting.append(door)
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen or "/salir" in address or (is_short and SLOW.search(address)):
            continue
        seen.add(address)
        answer = browser.get(address)
        if answer.status_code != 200:
            continue
        if answer.mimetype == "text/html" and "Content-Disposition" not in answer.headers:
            assert f"<title>{WORD}" in answer.text or "<title>" not in answer.text, address
            for link in map(html.unescape, _LINK.findall(answer.text)):
                if link.startswith("/"):
                    assert link.startswith((drill.address, f"/ejercicios/{drill.mark}")), link
                if link.startswith(f"{drill.address}/") and "/static/" not in link:
                    waiting.append(link)
        elif "Content-Disposition" in answer.headers:
            assert WORD in answer.headers["Content-Disposition"], address
            marked_file(answer.data, answer.content_type)
            files.append(address)
    return sorted(seen), files


def _doors(browser: FlaskClient, drill: DrillHouse) -> Iterator[str]:
    """Yield the addresses without an argument that look like files."""
    door = browser.application.wsgi_app._application  # type: ignore[attr-defined]
    for rule in door.app_of(drill.mark).url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and "." in rule.rule:
            yield f"{drill.address}{rule.rule}"


def ask_at_random(browser: FlaskClient, pages: list[str], count: int) -> int:
    lots = random.Random(count)
    words = ("", "x", "ñ", "1", "HN", "../..", "'", "9" * 40)
    for _ in range(count):
        address = lots.choice(pages)
        if lots.random() < 0.4:
            fields = {lots.choice(("q", "name", "reason", "what", "country")): lots.choice(words)}
            post(browser, address, **fields)
        else:
            browser.get(f"{address}?{lots.choice('qpn')}={lots.choice(words)}")
    return count
