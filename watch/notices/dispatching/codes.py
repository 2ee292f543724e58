"""Codes of dispatches: four signs that any telephone may answer with.

A code has a letter and a figure in it, so that no word a reply may hold (SAFE, BAJA) is one, nor
any number; nothing in it looks like something else. There are 639,584.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.notices.dispatching.models import CODE_SIGNS, NoticeDispatch

LETTERS, FIGURES = "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789"
"""Without 0 and O, 1, I and L."""
SIGNS = LETTERS + FIGURES
Choose = Callable[[str], str]
"""Takes one of some signs by chance."""


def new_codes(count: int, taken: Collection[str], choose: Choose = secrets.choice) -> list[str]:
    """Return so many codes, none of them taken, each once."""
    found: dict[str, None] = {}
    source = _random_codes(choose)
    while len(found) < count:
        code = next(source)
        if code not in taken:
            found[code] = None
    return list(found)


def codes_in_use(session: Session) -> frozenset[str]:
    """Return the codes that dispatches have: each leads to one alone."""
    query = sa.select(NoticeDispatch.code).where(NoticeDispatch.code.is_not(None))
    return frozenset(filter(None, session.scalars(query)))


def typed_code(text: str) -> str:
    """Return the code somebody typed, in capitals; empty where it can be none."""
    code = re.sub(r"[\s\-.]", "", text).upper()
    return code if len(code) == CODE_SIGNS and set(code) <= set(SIGNS) else ""


# -- inside ---------------------------------------------------------------------------------


def _random_codes(choose: Choose) -> Iterator[str]:
    while True:
        code = "".join(choose(SIGNS) for _ in range(CODE_SIGNS))
        if not set(code).isdisjoint(LETTERS) and not set(code).isdisjoint(FIGURES):
            yield code
