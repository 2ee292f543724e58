"""Of damaged descriptions the right person is among the first ten in 95 of 100 cases at least."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Engine

from core.audit_log import take_waiting
from core.crypto import Keyring
from core.db import reading, writing
from directory.entries.visibility import Viewer
from registry.registration.persons import add_persons
from response.locate.candidates import find_matches
from tests.contexts import context_of
from tests.proof.figures import Figures
from tests.response.locate.damaged_descriptions import descriptions, registered


def test_who_is_described_is_among_the_first_ten(
    engine: Engine, keyring: Keyring, now: datetime, is_long: bool, figures: Figures
) -> None:
    count, copies = (4000, 200) if is_long else (150, 20)
    people, known = registered(11, count, now)
    with writing(engine) as session:
        ids = add_persons(session, keyring, people)
    first = ten = 0
    with reading(engine) as session:
        viewer = Viewer.of_country("GT")
        context = context_of(session, keyring, now, viewer=viewer, purpose="localizar")
        for each in descriptions(11, count, known, copies):
            found = [match.key for match in find_matches(context, each.words, None)]
            first += found[:1] == [ids[each.person]]
            ten += ids[each.person] in found
        assert take_waiting(session), "each comparison leaves its lines"
    assert ten >= 0.95 * copies
    figures.add(
        "locate notices",
        f"{copies} damaged descriptions among {count:,} people: the right one first in {first}, "
        f"among the first ten in {ten}",
    )
