"""What the pages of the accounting show: persons with their state, helps, what was said."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.accounts import account_name
from registry.estimates import AreaEstimate, estimates_in
from registry.people.access import OpenPerson, PersonsRead, read_persons
from response.accounting.models import Statement
from response.accounting.open_helps import OpenHelp
from response.accounting.statements import StatementWords, states_of_persons, words_of
from response.accounting.states import NOTHING_SAID, PersonState
from response.crisis.models import Participation
from response.crisis.zones import current_zone, zone_area
from webapp.auth.request_context import request_context
from webapp.blueprints.accounting.reach import purpose_of
from webapp.http.database import db
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list; `card` is None where it does not open."""

    person_id: uuid.UUID
    open: OpenPerson | None
    state: PersonState
    is_outside: bool = False

    @property
    def place(self) -> str:
        """Where they stay, in the words of their first stay; empty where none are known."""
        stays = self.open.stays if self.open else ()
        return next((each.place.text for each in stays if each.place.text), "")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """An open help with who it is of."""

    help: OpenHelp
    person: PersonLine
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What was said, as the page of a person shows it."""

    row: Statement
    words: StatementWords | None
    by: str
    """Who entered it."""
    decides: bool
    is_open_help: bool
    contradicts: bool
    is_taken_back: bool
    closed_by_act: bool


def person_lines(
    part: Participation, ids: Sequence[uuid.UUID], outside: Iterable[uuid.UUID] = ()
) -> list[PersonLine]:
    """Return some persons in their order, with their states; who is gone is left out. Leaves a line
    in the audit log.
    """
    if not ids:
        return []
    read = read_persons(request_context(purpose_of(part)), ids)
    states = states_of_persons(db.session(), part.id, ids)
    others = frozenset(outside)
    return [_line(read, states, key, others) for key in ids if _is_there(read, key)]


def help_lines(part: Participation, helps: Sequence[OpenHelp]) -> list[HelpLine]:
    """Return open helps with whom they are of."""
    now = services().clock()
    lines = {each.person_id: each for each in person_lines(part, [one.person_id for one in helps])}
    return [
        HelpLine(each, lines[each.person_id], each.is_overdue(now))
        for each in helps
        if each.person_id in lines
    ]


def statement_lines(statements: Sequence[Statement], state: PersonState) -> list[StatementLine]:
    """Return all that was said about a person, as it was read."""
    taken = {each.closes_id for each in statements if each.says.value == "taken_back"}
    closed = {each.closes_id for each in statements if each.says.value == "helped"}
    keyring = services().keyring
    return [
        StatementLine(
            each,
            words_of(keyring, each),
            account_name(db.session(), each.by),
            each.id == state.statement_id,
            each.id in state.open_helps,
            each.id in state.contradictions,
            each.id in taken,
            each.id in closed,
        )
        for each in statements
    ]


def estimate_of(part: Participation) -> AreaEstimate | None:
    """Return how many of the country are thought to be in the zone; None where nobody says."""
    zone = current_zone(db.session(), part.crisis)
    if zone is None:
        return None
    found = estimates_in(db.session(), services().atlas, zone_area(zone), [part.country])
    return found.get(part.country)


# -- inside ---------------------------------------------------------------------------------


def _is_there(read: PersonsRead, key: uuid.UUID) -> bool:
    return key in read.opened or key in read.unreadable


def _line(
    read: PersonsRead,
    states: Mapping[uuid.UUID, PersonState],
    key: uuid.UUID,
    others: frozenset[uuid.UUID],
) -> PersonLine:
    return PersonLine(key, read.opened.get(key), states.get(key, NOTHING_SAID), key in others)
