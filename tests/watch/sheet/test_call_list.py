from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.i18n.formats import Formats
from core.json_values import json_value
from feeds.values import Severity
from registry.people.columns import Unreadable
from registry.people.models import Need, Person, Stay
from tests.contexts import context_of
from tests.indexed_people import spoil_index
from tests.spoiled_cards import CARD, sealed, unreadable
from tests.watch.conftest import band, stay_at
from watch.sheet import call_list
from watch.sheet.affected_sheet import affected_sheet, sheet_and_calls
from watch.sheet.call_list import NO_CALLS, CallsPart
from watch.sheet.columns import call_lines
from watch.sheet.model import AffectedSheet
from watch.sheet.workbook import WorkbookHeading, call_workbook

Make = Callable[..., Any]
Sheet = Callable[[], AffectedSheet]
ZONE = (
    band(-98.6, 26.0, -97.9, 26.8, Severity.MODERATE),
    band(-98.3, 26.1, -98.1, 26.3, Severity.EXTREME),
)
HEADING = WorkbookHeading("t", "b", "a", "c", warning="2 sin abrir")


@pytest.fixture
def sheet(session: Session, keyring: Keyring, now: datetime) -> Sheet:
    def _sheet() -> AffectedSheet:
        return affected_sheet(
            context_of(session, keyring, now), zone=ZONE, at=now, may_see_names=True, near_km=30.0
        )

    return _sheet


@pytest.fixture
def three(register: Make, session: Session) -> list[Person]:
    people = [
        register("Ana", stay_at(-98.2, 26.2, text="Barrio A"), phone="+19565550101"),
        register(
            "Eva", stay_at(-98.2, 26.2, text="Barrio B"), needs=(Need.MEDICAL,), language="quc"
        ),
        register("Luz", stay_at(-98.5, 26.7, text="Barrio C")),
    ]
    session.flush()
    return people


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(data=st.data())
def test_any_damaged_older_or_newer_card_leaves_the_other_lines_and_is_counted(
    data: st.DataObject, three: list[Person], sheet: Sheet, keyring: Keyring, session: Session
) -> None:
    ana, eva, luz = (person.id for person in three)
    before = {entry.person_id: entry for entry in sheet().calls}
    ciphertext = data.draw(unreadable(keyring, eva))
    savepoint = session.begin_nested()
    session.execute(sa.update(Person).where(Person.id == eva).values(ciphertext=ciphertext))
    spoiled = sheet()
    session.flush()
    logged = [entry.details for entry in session.scalars(sa.select(AuditEntry))]
    savepoint.rollback()
    after = {entry.person_id: entry for entry in spoiled.calls}
    assert [after[each] for each in (ana, luz)] == [before[each] for each in (ana, luz)]
    assert spoiled.unreadable_calls == 1
    assert [details.get("unreadable_cards") for details in logged].count(1) == 1
    line = after[eva]
    assert (line.unreadable, line.name, line.phone) == (Unreadable.CARD, "", "")
    assert (line.needs, line.language, line.place_text) == ((Need.MEDICAL,), "quc", "Barrio B")
    assert [each.person_id for each in spoiled.calls] == [eva, ana, luz], "it keeps its place"


def test_the_program_sees_a_new_key_only_where_something_did_not_open(
    three: list[Person], sheet: Sheet, session: Session
) -> None:
    assert [call.keys() & {"unreadable"} for call in json_value(sheet())["calls"]] == [set()] * 3
    three[1].ciphertext = b"damaged"
    session.flush()
    calls = json_value(sheet())["calls"]
    assert [call.get("unreadable") for call in calls] == ["card", None, None]


def test_the_workbook_has_a_line_for_each_and_says_what_is_missing(
    three: list[Person], sheet: Sheet, session: Session, now: datetime
) -> None:
    three[1].ciphertext = b"damaged"
    three[2].stays[0].ciphertext = b"damaged"
    session.flush()
    heading = replace(HEADING, closed_records=lambda count: f"{count} sin abrir", warning="")
    calls = [sheet().calls[:1], sheet().calls[1:]]
    book = CalamineWorkbook.from_filelike(BytesIO(call_workbook(calls, 3, heading, str, now)))
    rows = [list(map(str, row)) for row in book.get_sheet_by_index(0).to_python()]
    assert rows[4][0] == "2 sin abrir"
    assert [row[2] for row in rows[6:]] == ["no se pudo abrir la ficha", "Ana", "Luz"]
    spoken = call_workbook(calls, 3, HEADING, str, now, name_of=Formats("es").language_name)
    named = CalamineWorkbook.from_filelike(BytesIO(spoken)).get_sheet_by_index(0).to_python()
    tongues = {str(cell) for row in named[6:] for cell in row} & {"quiché", "español", "quc", "es"}
    assert tongues == {"quiché", "español"} & tongues
    assert tongues, "languages stand in words"
    assert [row[10] for row in rows[6:]] == ["Barrio B", "Barrio A", "no se pudo abrir el lugar"]


def test_a_stay_whose_place_does_not_open_keeps_name_and_telephone(
    three: list[Person], sheet: Sheet, session: Session
) -> None:
    three[0].stays[0].ciphertext = b"damaged"
    session.flush()
    (ana,) = [call for call in sheet().calls if call.person_id == three[0].id]
    assert (ana.name, ana.phone, ana.place_text) == ("Ana", "+19565550101", "")
    assert ana.unreadable is Unreadable.PLACE


def test_a_block_of_the_index_that_does_not_open_takes_nobody_off_the_list(
    three: list[Person], sheet: Sheet, session: Session, now: datetime
) -> None:
    """The stays stand in for it; whom even those cannot place is counted apart."""
    ana, eva, luz = (person.id for person in three)
    before = sheet()
    session.execute(sa.update(Stay).where(Stay.person_id == luz).values(ciphertext=b"damaged"))
    spoil_index(session, "SV")
    session.expire_all()
    fresh = context_of(session, Keyring([b"k" * 32]), now)
    spoiled = affected_sheet(fresh, zone=ZONE, at=now, may_see_names=True, near_km=30.0)
    assert [each.person_id for each in spoiled.calls] == [eva, ana]
    assert set(spoiled.calls) < set(before.calls)
    assert (spoiled.unplaced, spoiled.unreadable_calls) == (1, 0)
    assert json_value(spoiled)["unplaced"] == 1
    assert "unplaced" not in json_value(before)


def test_a_card_of_the_next_release_has_its_telephone_and_says_that_it_was_read_in_part(
    three: list[Person], sheet: Sheet, keyring: Keyring
) -> None:
    _, eva, _ = three
    eva.ciphertext = sealed(keyring, eva.id, CARD | {"needs": ["oxygen"], "format": 3})
    line = next(each for each in sheet().calls if each.person_id == eva.id)
    assert (line.phone, line.unreadable) == (CARD["phone"], Unreadable.PART)
    assert sheet().unreadable_calls == 1


def test_a_page_opens_its_own_persons_alone_and_numbers_on(
    session: Session, keyring: Keyring, now: datetime, register: Make, home: Make
) -> None:
    family = home()
    for number in range(7):
        place = stay_at(-98.5, 26.5 + number / 100)
        register(f"P{number}", place, household=family if number in {2, 3} else None)
    session.flush()
    context = context_of(session, keyring, now)

    def page(number: int) -> AffectedSheet:
        part = CallsPart(number, 3)
        return affected_sheet(
            context, zone=ZONE, at=now, may_see_names=True, near_km=1.0, part=part
        )

    whole = affected_sheet(context, zone=ZONE, at=now, may_see_names=True, near_km=1.0)
    pages = [page(number) for number in (1, 2, 3)]
    assert [each for sheet in pages for each in sheet.calls] == list(whole.calls)
    assert [each.call_page.page for each in pages] == [1, 2, 3]
    assert page(9).calls == pages[-1].calls
    lines = [line for sheet in pages for line in call_lines(sheet.calls, sheet.call_page)]
    assert lines == call_lines(whole.calls)
    session.flush()
    read = [entry.details["persons"] for entry in session.scalars(sa.select(AuditEntry))]
    assert read == [7, *(len(each.calls) for each in (*pages, pages[-1]))]


def test_a_long_list_is_opened_in_parts_and_leaves_one_line(
    three: list[Person], session: Session, keyring: Keyring, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(call_list, "AT_ONCE", 1)
    _, calls = sheet_and_calls(
        context_of(session, keyring, now), zone=ZONE, at=now, may_see_names=True, near_km=1.0,
        part=NO_CALLS,
    )  # fmt: skip
    session.flush()
    assert session.scalars(sa.select(AuditEntry)).all() == [], "nothing was opened yet"
    parts = list(calls.open_all())
    assert [[each.person_id for each in part] for part in parts] == [
        [three[at].id] for at in (1, 0, 2)
    ]
    session.flush()
    (entry,) = session.scalars(sa.select(AuditEntry)).all()
    assert entry.details["persons"] == calls.persons == 3
