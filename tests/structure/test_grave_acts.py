"""What ends, erases or cuts something off stands apart: a thumb that slips does not reach it.

The rule: a button of such an act has the look of one (`grave`), and stands in a block of its own, a
gap after whatever is pressed every day (`apart`), or behind a tap that opens it (`apart-one`); in
that block there is no other button but grave ones. A page that is nothing but the question may show
it beside the words that lead away. A link to such a page is no act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2] / "templates"
GRAVE_DOORS = {
    *("users.remove_subscription", "users.refuse_request"),
    *("account.remove_passkey", "account.totp_off", "account.end_all_sessions"),
    "account.remove_channel",
    *("wall.revoke", "rounds.revoke", "rounds.revoke_link", "rounds.cancel"),
    *("notices.drop", "accounting.confirm", "accounting.propose"),
    *("rota.remove_shift", "rota.end_pattern", "rota.end_calendar", "hotline.end_lending"),
    *("rules.remove", "sources.remove", "sharing.end", "statistics.publish", "drills.close"),
    *("persons.erase", "own_record.erase", "imports.drop", "registry.drop"),
    *("applications.refuse", "applications.refuse_together", "applications.close"),
    *("plans.withdraw_version", "protocols.retire_text"),
}
"""Doors behind which nothing but a grave act lies."""
QUESTIONS = {
    *("rounds/cancel.html", "plans/withdraw.html", "protocols/retire.html"),
    *("directory/retire.html", "directory/close.html"),
}
"""Pages that are nothing but the question."""
_TAG = re.compile(r"<(/?)(details|section|div|p|td|li|form)\b([^>]*)>")
_BUTTON = re.compile(r"<button\b[^>]*>|\b(?:deed|submit)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_DOOR = re.compile(r"(?<!href=\"\{\{ )(?<!href='\{\{ )(?<!one, )url_for\(['\"]([\w.]+)")
"""Of a form or a button: not of a link, nor told to a macro with a button of its own."""
_APART = re.compile(r"class=\"[^\"]*\bapart(?:-one)?\b")


@cache
def pages() -> dict[str, str]:
    """Return the text of each template of a page."""
    found = {path.relative_to(ROOT).as_posix(): path for path in ROOT.rglob("*.html")}
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in found.items()
        if not name.startswith(("pdf/", "messages/"))
    }


def blocks_apart(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each block that stands apart begins and ends."""
    open_ones: list[tuple[str, int, bool]] = []
    for tag in _TAG.finditer(text):
        if not tag[1]:
            open_ones.append((tag[2], tag.start(), bool(_APART.search(tag[3]))))
            continue
        while open_ones:
            name, begin, is_apart = open_ones.pop()
            if is_apart:
                yield begin, tag.end()
            if name == tag[2]:
                break


def buttons(text: str) -> list[tuple[int, int, bool]]:
    """Return where each button begins and ends, and whether it has the look of a grave one."""
    return [
        (found.start(), found.end(), bool(re.search(r"[\"' ]grave[\"' ]", found[0])))
        for found in _BUTTON.finditer(text)
        if "unseen" not in found[0] and "data-" not in found[0]
    ]


def test_a_grave_button_stands_apart_and_alone() -> None:
    for page, text in pages().items():
        found = buttons(text)
        if page in QUESTIONS or not any(is_grave for *_place, is_grave in found):
            continue
        apart = list(blocks_apart(text))
        for begin, _end, is_grave in found:
            is_inside = any(first < begin < last for first, last in apart)
            assert is_inside == is_grave, (page, text[begin : begin + 120])


def test_what_only_ends_something_has_the_look_of_it() -> None:
    shown = set()
    for page, text in pages().items():
        for found in _DOOR.finditer(text):
            if found[1] not in GRAVE_DOORS:
                continue
            shown.add(found[1])
            # The button it is told to, else the first of its form.
            of_it = (is_grave for _begin, end, is_grave in buttons(text) if end > found.start())
            assert next(of_it), (page, found[1])
    assert shown == GRAVE_DOORS
