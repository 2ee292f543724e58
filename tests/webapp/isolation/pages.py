"""Every page as everybody: what is asked, and whose rows the answers say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.accounts import RoleName
from tests.webapp.isolation.canaries import ASKERS, Asker
from tests.webapp.isolation.canary_house import LINK, CanaryHouse
from tests.webapp.isolation.canary_programs import hand_key
from tests.webapp.isolation.codes import codes_in
from tests.webapp.isolation.crawl import (
    ROWLESS,
    Address,
    addresses,
    one_of_each_owner,
    rules,
    text_of,
)
from tests.webapp.isolation.forms import PageForm, endpoint_of, forms_of
from tests.webapp.isolation.work import Work, work_of
from tests.webapp.watched_lock import LockWatch
from webapp.auth.policy import POLICY

LINK_HOLDER = Asker("link", RoleName.COUNTRY_ADMIN, "GT-A")
"""Who was sent the link of the entries of the first post: sees what is asked of them there."""
_ACTION = re.compile(r'<form\b(?=[^>]*method="post")(?:[^>]*?action="([^"]*)")?', re.IGNORECASE)
_SCRIPT = re.compile(r"<script[^>]*>")
_INLINE = re.compile(r"<style|\sstyle=|\son\w+=|javascript:")
WHOLE_FILES = {"hazards.map_file"}
"""HTML to take away, which works by itself under a policy of its own."""
NOT_READY = {"public.readyz"}
"""Answers 503 here: no worker has worked."""
ROTATED = frozenset(
    {
        "accounting.person",
        "accounting.rows",
        "calls.card",
        "directory.close",
        "directory.edit",
        "directory.go_back",
        "directory.past",
        "directory.report",
        "directory.restore",
        "directory.retire",
        "movements.show",
        "movements.wish",
        "own_record.change",
        "rounds.standing_link",
    }
)
"""Pages that hang on one row of an owner, whose sight one place decides for all of them: for an
entry `webapp.auth.entry_access`, in a crisis whose part and whose row it is.
"""
_SIGNED_IN = tuple(asker.name for asker in ASKERS if asker.name)
_BY_VIEWER = (("secretariat", "civil_society.gt"), ("country_admin.gt", "emergency.gt"))
_OF_CRISES = (
    "accounting.", "crises.", "crisis_log.", "lessons.", "locating.", "movements.",
    "notice_sending.", "notices.", "regional_reports.", "replies.", "situation.", "tasks.",
)  # fmt: skip
ALIKE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(("public.", "editions.public", "account.", "confirm."), (_SIGNED_IN,)),
    **dict.fromkeys(
        ("directory.index", "directory.download", "directory.focal", "editions.", "who_to_call."),
        _BY_VIEWER,
    ),
    "plans.in_force": (_SIGNED_IN,),
    **dict.fromkeys(
        ("plans.sheet", "plans.pdf", "plans.leaflet", "plans.pack", "plans.plan"),
        (("secretariat", "civil_society.gt"), ("country_admin.gt", "consul.gt", "emergency.gt")),
    ),
    **dict.fromkeys(_OF_CRISES, (("country_admin.gt", "emergency.gt"),)),
}
"""Beginning of an endpoint -> who sees the same there: its `Viewer` decides, or the country."""

QUESTIONS = {"who_to_call.tree_pdf": "?q=14.63,-90.51"}
"""What is asked at addresses that print nothing without a question."""


@dataclass
class Crawl:
    """What was shown to whom."""

    asked: int = 0
    leaks: set[str] = field(default_factory=set)
    shown: set[tuple[str, str, str]] = field(default_factory=set)
    """Sort, owner and asker of each canary that was shown."""
    failures: set[str] = field(default_factory=set)
    hidden: dict[tuple[str, str], tuple[Asker, str, str, Work]] = field(default_factory=dict)
    """By asker and endpoint: one address of a row that answered 404, the row's id in it, and what
    that took.
    """
    shut: dict[str, tuple[Asker, str, str, Work]] = field(default_factory=dict)
    """The same by endpoint, of what is shut to the role."""
    forms: dict[str, PageForm] = field(default_factory=dict)
    """By the endpoint they lead to: the forms of the pages."""
    held: set[str] = field(default_factory=set)
    """Pages that opened a card or were made under the write lock."""
    inline: set[str] = field(default_factory=set)
    """Pages with script or style in them."""
    codes: dict[str, set[str]] = field(default_factory=dict)
    """By endpoint: the codes that a page of it says to the eye."""

    def hear(self, made: CanaryHouse, asker: Asker, address: Address, answer: TestResponse) -> None:
        """Write down whose canaries an answer says, and which of them it should not."""
        reader = reader_of(asker, address.path)
        for bird in made.flock.heard_in(text_of(answer)):
            if bird.shows_to(reader, address.endpoint):
                self.shown.add((bird.kind, bird.owner, reader.name))
            else:
                where = f"{address.path} to {asker.name or 'anybody'}"
                self.leaks.add(f"{bird.kind} of {bird.owner}: {where}")


def browser_of(made: CanaryHouse, asker: Asker) -> FlaskClient:
    if not asker.name:
        return made.house.browser()
    return hand_key(made.house.signed_in(asker.name), asker.name)


def paths_of(made: CanaryHouse, asker: Asker, *, is_long: bool = False) -> Iterator[Address]:
    """Yield what is asked: of a route the role may open, all; of the others, one address.

    The short form asks a shut route as one of those to whom it is shut, what shows the same to some
    (`ALIKE`) as each of them by turns, and the pages that hang on an entry (`ROTATED`) for one row
    of each owner: another class for each page and asker.
    """
    for number, rule in enumerate(rules(made.house.app, "GET")):
        found = [each for each in addresses(made, rule) if _is_of_interest(each, asker)]
        if not is_open(rule.endpoint, asker):
            shut = [each for each in ASKERS if not is_open(rule.endpoint, each)]
            yield from found[:1] if is_long or shut[number % len(shut)] == asker else ()
        elif rule.endpoint in ROWLESS and asker.name:
            continue
        elif is_long:
            yield from found
        elif rule.endpoint in ROTATED:
            yield from one_of_each_owner(found, number + ASKERS.index(asker))
        else:
            yield from by_turns(found, asker, number)


def by_turns(found: list[Address], asker: Asker, number: int) -> Iterator[Address]:
    """Yield what falls to an asker of what those who see the same share."""
    endpoint = found[0].endpoint if found else ""
    for names in _alike(endpoint):
        if asker.name in names:
            group = [each.name for each in ASKERS if each.name in names and is_open(endpoint, each)]
            turn = group.index(asker.name)
            yield from (each for at, each in enumerate(found) if (at + number) % len(group) == turn)
            return
    yield from found


def _alike(endpoint: str) -> tuple[tuple[str, ...], ...]:
    found = (groups for prefix, groups in ALIKE.items() if endpoint.startswith(prefix))
    return next(found, ())


def is_open(endpoint: str, asker: Asker) -> bool:
    access = POLICY[endpoint]
    return access.is_public or asker.role in access.roles


def _is_of_interest(address: Address, asker: Asker) -> bool:
    """To all but a consul what is of the second post is as good as the first post's."""
    return asker.role is RoleName.CONSUL or "GT-B" not in address.owners


def crawl_as(
    made: CanaryHouse,
    asker: Asker,
    into: Crawl,
    *,
    is_long: bool = False,
    watch: LockWatch | None = None,
) -> None:
    browser = browser_of(made, asker)
    for address in paths_of(made, asker, is_long=is_long):
        work = work_of(made, partial(browser.get, address.path))
        if watch is not None and watch.under_lock:
            into.held.add(f"{asker.name} {address.path}: {watch.under_lock}")
            watch.under_lock.clear()
        answer = work.answer
        into.asked += 1
        if answer.status_code >= 500 and address.endpoint not in NOT_READY:
            into.failures.add(f"{asker.name} {address.path}: {answer.status_code}")
        row = next((each for each in address.path.split("/")[::-1] if each in made.owners), "")
        is_own = made.owners.get(row) == asker.owner
        if answer.status_code == 404 and is_id(row) and not is_own:
            found = (asker, address.path, row, work)
            into.hidden.setdefault((asker.name, address.endpoint), found)
        if answer.status_code == 403 and is_id(row) and not is_open(address.endpoint, asker):
            into.shut.setdefault(address.endpoint, (asker, address.path, row, work))
        is_page = answer.mimetype == "text/html" and address.endpoint not in WHOLE_FILES
        if is_page and has_inline_parts(answer.text):
            into.inline.add(address.path)
        if is_page and answer.status_code == 200 and address.endpoint not in into.codes:
            into.codes[address.endpoint] = codes_in(answer.text)
        into.hear(made, asker, address, answer)
        gather_forms(made, answer, address.path, into.forms)


def has_inline_parts(page: str) -> bool:
    """Return whether a page has script or style in it: none would run under its policy."""
    scripts = _SCRIPT.findall(page)
    is_code = any("src=" not in each and 'type="application/json"' not in each for each in scripts)
    return is_code or _INLINE.search(page) is not None


def reader_of(asker: Asker, path: str) -> Asker:
    """Return as whom one reads at an address: behind a link, as its owner."""
    return LINK_HOLDER if f"/{LINK}" in path else asker


def gather_forms(
    made: CanaryHouse, answer: TestResponse, path: str, into: dict[str, PageForm]
) -> None:
    """Keep of a page the forms that lead where none led so far."""
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return
    app = made.house.app
    actions = {each or path for each in _ACTION.findall(answer.text)}
    if not any(endpoint_of(app, each) not in into for each in actions):
        return
    for form in forms_of(answer.text):
        into.setdefault(endpoint_of(app, form.action or path), form)


def form_of_page(made: CanaryHouse, asker: Asker, address: Address) -> PageForm | None:
    """Return the form of an address as its own page shows it to an asker, if it has one."""
    answer = browser_of(made, asker).get(address.path)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return None
    shown = forms_of(answer.text)
    app = made.house.app
    leading = (f for f in shown if endpoint_of(app, f.action or address.path) == address.endpoint)
    return next(leading, None)


def is_id(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f-]{36}", text) is not None
