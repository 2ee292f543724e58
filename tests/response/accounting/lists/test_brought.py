from __future__ import annotations

import random
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import Outdated, UnusableInput
from directory.entries.visibility import Viewer
from registry.people.record import Card
from response.accounting.lists.brought import (
    ListDraft,
    OpenList,
    decide_row,
    keep_list,
    list_of,
    lists_of,
    matches_of,
    row_of,
    rows_of,
    undecide_row,
)
from response.accounting.lists.reading import ListedName, read_line
from response.accounting.models import RowDecision, Says, StatementSource
from response.accounting.statements import statements_of
from response.accounting.states import PersonStanding, state_of
from response.crisis.models import Participation
from tests.contexts import context_of
from tests.response.crisis_parts import OFFICER, OTHER, add_cards, add_people

GIVEN = [
    "María",
    "Juan",
    "Ana",
    "José",
    "Lucía",
    "Pedro",
    "Rosa",
    "Carlos",
    "Elena",
    "Miguel",
    "Sofía",
    "Luis",
    "Carmen",
    "Diego",
    "Marta",
]
SURNAMES = [
    "Pérez",
    "López",
    "Xol",
    "Caal",
    "Ruiz",
    "Ba",
    "Tiul",
    "Choc",
    "Pop",
    "Cuc",
    "Morales",
    "Coy",
    "Ramírez",
    "Ixcoy",
    "Tzul",
]


def list_draft(now: datetime, rows: list[ListedName], **changes: object) -> ListDraft:
    values: dict[str, object] = {
        "name": "Albergue Canario",
        "says": Says.MOVED,
        "source": StatementSource.SHELTER_LIST,
        "said_at": now,
        "by": OFFICER,
        "rows": rows,
    }
    return ListDraft(**{**values, **changes})  # type: ignore[arg-type]


def _kept(session: Session, keyring: Keyring, part: Participation, now: datetime) -> OpenList:
    rows = [read_line(1, "Ana Ruiz Pop 1990"), read_line(2, "Nadie Conocido Jamás")]
    brought = keep_list(session, keyring, part, list_draft(now, rows), now)
    found = list_of(session, keyring, part.id, brought.id)
    assert found is not None
    return found


def test_nothing_is_decided_alone(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (ana,) = add_people(session, keyring, now, ["Ana Ruiz Pop"], birth_year=1990)
    brought = _kept(session, keyring, part, now)
    assert (brought.name, brought.waiting, brought.rows) == ("Albergue Canario", 2, 2)
    assert b"Canario" not in brought.row.ciphertext
    assert statements_of(session, part.id, ana.id) == []
    first, second = rows_of(session, keyring, brought.row.id, decision=RowDecision.WAITING, limit=9)
    assert b"Ruiz" not in first.row.ciphertext
    statement = decide_row(session, keyring, part, brought, first.row, ana.id, by=OFFICER, now=now)
    assert statement is not None
    state = state_of(statements_of(session, part.id, ana.id))
    assert state.standing is PersonStanding.MOVED
    with pytest.raises(Outdated):
        decide_row(session, keyring, part, brought, first.row, None, by=OTHER, now=now)
    assert decide_row(session, keyring, part, brought, second.row, None, by=OTHER, now=now) is None
    (found,) = lists_of(session, keyring, part.id)
    assert (found.waiting, found.same, found.nobody) == (0, 1, 1)
    row = row_of(session, brought.row.id, first.row.id)
    assert row is not None
    undecide_row(session, keyring, part, row, by=OTHER, now=now)
    assert state_of(statements_of(session, part.id, ana.id)).standing is PersonStanding.UNKNOWN


@pytest.mark.parametrize("change", [{"name": " "}, {"says": Says.HELP}, {"says": Says.DIED}])
def test_a_list_says_whose_it_is_and_what_it_means(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    change: dict[str, object],
) -> None:
    with pytest.raises(UnusableInput):
        keep_list(session, keyring, part, list_draft(now, [read_line(1, "Ana")], **change), now)


def _damaged(name: str, rng: random.Random) -> str:
    """Return a name as somebody heard it: a letter wrong, turned or left out, words moved."""
    words = name.split()
    at = rng.randrange(len(words))
    word = words[at]
    place = rng.randrange(max(1, len(word) - 1))
    damage = rng.randrange(6)
    if damage == 0:
        words[at] = word[:place] + rng.choice("aeiosnr") + word[place + 1 :]
    elif damage == 1:
        words[at] = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    elif damage == 2:
        words[at] = word[:place] + word[place + 1 :]
    elif damage == 3:
        words = words[2:] + words[:2]
    elif damage == 4:
        words = words[:3]
    return " ".join(words).upper() if rng.random() < 0.5 else " ".join(words)


def test_of_damaged_names_ninety_nine_in_a_hundred_are_among_the_first_five(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    rng = random.Random(4)
    names = sorted(
        {
            f"{rng.choice(GIVEN)} {rng.choice(GIVEN)} {rng.choice(SURNAMES)} {rng.choice(SURNAMES)}"
            for _ in range(150)
        }
    )
    years = [rng.randrange(1950, 2008) for _ in names]
    cards = [Card(full_name=name, birth_year=year) for name, year in zip(names, years, strict=True)]
    registered = add_cards(session, keyring, now, cards)
    people = list(zip(registered, names, years, strict=True))
    viewer = Viewer.of_country("GT")
    context = context_of(session, keyring, now, viewer=viewer, purpose="accounting test")
    found = 0
    rows = rng.sample(people, 100)
    for number, (person, name, year) in enumerate(rows):
        line = f"{number}. {_damaged(name, rng)} {year if rng.random() < 0.6 else ''}"
        matches = matches_of(context, read_line(number, line))
        assert len(matches) <= 5
        found += person.id in {each.person_id for each in matches}
    assert found >= 99
