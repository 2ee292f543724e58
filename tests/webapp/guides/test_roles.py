"""A guide promises only what its reader may do: each word in bold stands on a page that the role it
is written for may open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import pytest
from babel.messages.pofile import read_po

from core.accounts import RoleName
from core.i18n.languages import CATALOGUES
from tests.webapp.guides.promises import plain, steps_of
from webapp.auth.policy import POLICY
from webapp.guides.texts import GUIDES

READERS: Mapping[str, RoleName | None] = {
    "consul": RoleName.CONSUL,
    "emergency": RoleName.EMERGENCY,
    "country": RoleName.COUNTRY_ADMIN,
    "secretariat": RoleName.SECRETARIAT,
    "mobile-consulate": RoleName.CONSUL,
    "people": None,
    "shelter": None,
}
"""Guide -> for whom it is written; None: for everybody, without an account."""
_PAGE = re.compile(r"(?:templates|webapp/blueprints)/(\w+)/")


@cache
def places_of_words() -> Mapping[str, frozenset[str]]:
    """Return in which files each text of ours stands, without the mark at its end."""
    found: dict[str, set[str]] = defaultdict(set)
    with (CATALOGUES / "messages.pot").open("rb") as file:
        for message in read_po(file):
            for text in (message.id,) if isinstance(message.id, str) else message.id:
                found[plain(text)] |= {name for name, _line in message.locations}
    return {text: frozenset(names) for text, names in found.items()}


def opened_by(role: RoleName | None) -> set[str]:
    """Return the sections of which a role may open a page."""
    return {
        endpoint.partition(".")[0]
        for endpoint, rule in POLICY.items()
        if rule.is_public or (role is not None and role in rule.roles)
    }


@pytest.mark.parametrize("guide", [each.name for each in GUIDES])
def test_what_a_guide_names_stands_where_its_reader_may_go(guide: str) -> None:
    sections, promised = opened_by(READERS[guide]), []
    promises = [one for _part, _step, told in steps_of(guide, "es") for one in told]
    for promise in promises:
        for words in promise.words:
            files = places_of_words().get(words, frozenset())
            pages = {page for name in files for page in _PAGE.findall(name)}
            of_all = any(not _PAGE.search(name) for name in files) or pages & SHARED
            if files and not of_all and not pages & sections:
                promised.append((words, sorted(files)))
    assert promised == []


SHARED = {"layouts", "macros", "messages", "pdf"}
"""Folders of templates that are no section: frames, macros, what is written on paper."""
