"""The call lists that go into a packet: the open households of one's own, the most urgent first, as
many as one person may take alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from registry.labels import NEED_WORDS
from response.calldown.cards import AGE_WORDS, count_persons, read_cards
from response.calldown.helps import items_with_help
from response.calldown.lists.listing import CALLED_IN
from response.calldown.lookup import CallFilter, items_page
from response.calldown.models import CallItem
from response.calldown.outcomes import OUTCOME_RULES
from response.calldown.words import NUMBER_FAULT_WORDS, STATE_WORDS
from response.crisis.listing import crises_open, part_of
from response.crisis.models import Crisis, Participation
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.crises.call_lists import refresh_list
from webapp.crises.call_reasons import reasons_words
from webapp.http.database import db
from webapp.http.services import services
from webapp.offline.call_marks import MARKED

MOST_HOUSEHOLDS = 150
"""More than one caller reaches in twelve hours."""


@dataclass(frozen=True, slots=True)
class TakenList:
    """The call list of one crisis, as far as it is taken along."""

    crisis: Crisis
    part: Participation
    items: tuple[CallItem, ...]
    total: int
    """How many households are open, of those within reach."""

    @property
    def is_cut(self) -> bool:
        """Whether some stay behind."""
        return len(self.items) < self.total


def refresh_lists() -> None:
    """Hold the lists against the zones of now: for a request that has not begun to write."""
    session, country = db.session(), current_scope().country
    for crisis in list(crises_open(session)):
        part = part_of(crisis, country)
        if part is not None and part.ended_at is None and crisis.state in CALLED_IN:
            refresh_list(crisis, part)
    # The lists were written beside this session: what it reads from here on is of now.
    session.rollback()


def open_lists() -> list[TakenList]:
    """Return the call lists of the open crises of one's own country; of a consul the households of
    the own post. No name is read.
    """
    scope, here, session = current_scope(), services(), db.session()
    post_id = None if scope.is_whole_country else scope.post_id or uuid.UUID(int=0)
    lists = []
    for crisis in crises_open(session):
        part = part_of(crisis, scope.country)
        if part is None or part.ended_at is not None:
            continue
        found = items_page(
            session, here.keyring, part.id, part.country,
            which=CallFilter.OPEN, post_id=post_id, page=1, size=MOST_HOUSEHOLDS,
            now=here.clock(),
        )  # fmt: skip
        lists.append(TakenList(crisis, part, tuple(found.items), found.total))
    return lists


def within(lists: Sequence[TakenList], most: int) -> tuple[list[TakenList], int]:
    """Return as much of the lists as has `most` persons at most, and how many those are: of each
    crisis in turn what is most urgent.
    """
    context, left, cut = request_context(), most, []
    for each in lists:
        items = list(each.items)
        persons = count_persons(context, items) if items else 0
        while items and persons > left:
            # Households are of some two or three: what is too much goes in a few steps.
            del items[max(0, len(items) - max(1, (persons - left) // 4)) :]
            persons = count_persons(context, items) if items else 0
        left -= persons
        cut.append(TakenList(each.crisis, each.part, tuple(items), each.total))
    return cut, most - left


def calls_html(lists: Sequence[TakenList], purpose: str) -> str:
    """Return the lists with their households opened, as the page without a network shows them; the
    reading is journalled.
    """
    session, now = db.session(), services().clock()
    shown = [
        (
            each,
            read_cards(request_context(f"{purpose}: {each.crisis.number}"), each.items)
            if each.items
            else [],
            items_with_help(session, each.part.id, now),
        )
        for each in lists
    ]
    return render_template(
        "offline/calls.html",
        lists=shown,
        reasons=reasons_words,
        rules=OUTCOME_RULES,
        marked=MARKED,
        state_words=STATE_WORDS,
        age_words=AGE_WORDS,
        need_words=NEED_WORDS,
        fault_words=NUMBER_FAULT_WORDS,
        now=now,
    )
